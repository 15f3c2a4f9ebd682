package io.github.unroot;

import io.github.unroot.debian.Lock;
import io.github.unroot.debian.LockedPackage;
import io.github.unroot.debian.PackageChoice;
import io.github.unroot.debian.PackageIndex;
import io.github.unroot.debian.PackageRecord;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.InstalledNames;
import io.github.unroot.recipe.PackageFacts;
import io.github.unroot.recipe.RecipeDraft;
import io.github.unroot.transport.Image;
import io.github.unroot.transport.registry.Registries;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.LayerBudget;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import io.github.unroot.tree.Resolution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** First recipes, from what a package or an image tells of itself; nothing of them is run. */
final class RecipeDrafts {
    private static final FilePath STATUS = FilePath.of("/var/lib/dpkg/status");
    private static final FilePath STATES = FilePath.of("/var/lib/apt/extended_states");
    private static final int STATUS_BYTES_MAX = 16 << 20;

    private RecipeDrafts() {}

    /** Of a package, and of those of the same source that it brings along: a daemon's files may be in another. */
    static String of(String name, Platform platform, PackageOptions packages, Map<String, String> environment)
            throws IOException {
        try (RecipeLocks locks = new RecipeLocks(packages, platform, environment)) {
            PackageChoice choice = locks.choice(Optional.empty());
            Lock lock = choice.choose(List.of(name));
            PackageIndex index = choice.index();
            PackageRecord record = index.newest(name)
                    .orElseThrow(() -> UnrootException.badInput(
                            "\"" + name + "\" is a virtual package; name one that provides it"));
            List<LockedPackage> family = lock.packages().stream()
                    .filter(one -> one.name().equals(name)
                            || index.newest(one.name())
                                    .filter(other -> other.sourceName().equals(record.sourceName()))
                                    .isPresent())
                    .toList();
            List<Path> files = choice.fetch(lock, family);
            return RecipeDraft.of(PackageFacts.read(name, record.summary(), files));
        }
    }

    /** Of an image that was made from Debian packages. */
    static String of(Reference source, Platform platform, Registries registries) throws IOException {
        try (Image image = Image.open(source, platform, registries)) {
            LayerBudget budget = new LayerBudget();
            List<LayerEntries> layers =
                    image.readLayers((layer, entries) -> LayerEntries.read(layer, entries, _ -> false, budget));
            FileTree tree = LayerMerger.merge(layers).tree();
            byte[] status = content(image, tree, STATUS)
                    .orElseThrow(() -> UnrootException.refused(
                            "drafting a recipe of " + source,
                            "it was not made from Debian packages: it has no " + STATUS,
                            "name a package that has its program"));
            List<String> packages =
                    InstalledNames.wanted(status, content(image, tree, STATES).orElse(new byte[0]));
            return RecipeDraft.of(name(source), image.config(), packages);
        } catch (UnrootException e) {
            throw e.located(place -> place.inImage(source.toString()));
        }
    }

    private static Optional<byte[]> content(Image image, FileTree tree, FilePath path) throws IOException {
        if (!(tree.resolve(path, true) instanceof Resolution.Found found)) {
            return Optional.empty();
        }
        Inode inode = found.inode();
        return inode.isFile() && inode.size() <= STATUS_BYTES_MAX
                ? AccountFiles.read(image, tree.origin(found.path()), inode)
                : Optional.empty();
    }

    /** The last word of a reference that can be a name: {@code redis} of {@code docker.io/library/redis:7}. */
    private static String name(Reference source) {
        List<String> words = new ArrayList<>(List.of(source.toString().split("[/:@]")));
        return words.reversed().stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> word.matches("[a-z][a-z0-9_-]{1,40}") && !word.equals("latest"))
                .findFirst()
                .orElse("image");
    }
}
