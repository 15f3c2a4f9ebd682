package io.github.unroot.plan;

import io.github.unroot.identity.Accounts;
import io.github.unroot.identity.Identity;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Resolution;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The image that a plan is made for.
 *
 * @param source the digest of its manifest
 * @param target who it is to run as by default; group 0 is what gives it access
 */
public record Subject(
        String source, FileTree tree, ImageConfig config, Accounts accounts, Contents contents, Identity target) {

    /** Where a path leads in the image, links followed, the last one too. */
    Optional<FilePath> resolve(FilePath path) {
        return tree.resolve(path, true) instanceof Resolution.Found found
                ? Optional.of(found.path())
                : Optional.empty();
    }

    /** The name's own place: links are followed on the way, not in the last component; what is missing stays missing. */
    FilePath place(FilePath path) {
        return switch (tree.resolve(path, false)) {
            case Resolution.Found found -> found.path();
            case Resolution.NotFound missing -> remainder(path, missing.path());
            case Resolution.NotADirectory file -> file.path();
            case Resolution.Loop loop -> loop.path();
        };
    }

    /** Where a file comes to be that a program opens to write: a dangling link's target, else the name itself. */
    FilePath landing(FilePath path) {
        return switch (tree.resolve(path, true)) {
            case Resolution.Found found -> found.path();
            case Resolution.NotFound missing -> remainder(path, missing.path());
            case Resolution.NotADirectory file -> file.path();
            case Resolution.Loop loop -> loop.path();
        };
    }

    /** The first missing name with the components behind it that the walk did not come to. */
    private static FilePath remainder(FilePath asked, FilePath firstMissing) {
        int at = asked.components().indexOf(firstMissing.name());
        FilePath whole = firstMissing;
        if (at >= 0) {
            for (String component :
                    asked.components().subList(at + 1, asked.components().size())) {
                whole = whole.child(component);
            }
        }
        return whole;
    }

    /** Where the image's volumes are; one over the root, or over what the kernel keeps, is left out (HOSTILE.md, H55). */
    Set<FilePath> volumes() {
        Set<FilePath> paths = new TreeSet<>();
        for (String volume : config.volumes()) {
            if (volume.startsWith("/")
                    && volume.indexOf('\0') < 0
                    && !List.of(volume.split("/", -1)).contains("..")) {
                FilePath path = landing(FilePath.of(volume));
                if (!path.isRoot() && !Places.isRuntime(path)) {
                    paths.add(path);
                }
            }
        }
        return paths;
    }

    boolean isDirectory(FilePath path) {
        return tree.lookup(path).filter(inode -> inode.isDirectory()).isPresent();
    }
}
