package io.github.unroot.cli.demo;

import io.github.unroot.cli.demo.LayoutFolder.Layer;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Keeps bases and images on disk between runs; remove the folder to have them made anew.
 *
 * <p>A folder in it is complete or absent: each is made beside its place and then renamed, so two runs may share it.
 */
public final class DebianCache {
    private final Path folder;
    private final Consumer<String> progress;

    /** @param progress told what takes a while, before it does */
    public DebianCache(Path folder, Consumer<String> progress) {
        this.folder = folder.toAbsolutePath();
        this.progress = progress;
    }

    /** The user's own cache folder, as the XDG base directory specification has it. */
    public static Path usualFolder() {
        String named = System.getenv("XDG_CACHE_HOME");
        Path caches =
                named == null || named.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(named);
        return caches.resolve("unroot").resolve("debian");
    }

    /** The files of one base: the tree and apt's knowledge to build on, and the layer that images share. */
    private record Base(Path folder) {
        Path rootfs() {
            return folder.resolve("rootfs.tar");
        }

        Path lists() {
            return folder.resolve("lists.tar");
        }

        Layer layer() throws IOException {
            List<String> words = Files.readAllLines(folder.resolve("layer.txt"));
            Path blob = folder.resolve(words.get(0).substring("sha256:".length()));
            return new Layer(blob, words.get(0), Files.size(blob), words.get(1));
        }
    }

    Path image(DebianImage image) throws IOException, InterruptedException {
        DebianRoot root = DebianRoot.ofThisMachine();
        Path place = folder.resolve("image-" + root.suite() + "-" + image.key());
        if (!Files.exists(place)) {
            Base base = base(root);
            progress.accept("making an image of Debian's " + String.join(", ", image.packages()));
            settle(place, draft -> {
                root.derive(base.rootfs(), base.lists(), LayerScript.of(image), draft);
                LayoutFolder layout = new LayoutFolder(draft).add(base.layer());
                addUnlessUnused(
                        layout, draft.resolve("packages.tar"), !image.packages().isEmpty());
                boolean more = !image.files().isEmpty() || !image.commands().isEmpty();
                addUnlessUnused(layout, draft.resolve("files.tar"), more);
                layout.finish(image.settings());
            });
        }
        return place;
    }

    private Base base(DebianRoot root) throws IOException, InterruptedException {
        Path place = folder.resolve("base-" + root.suite());
        if (!Files.exists(place)) {
            progress.accept("making a base of Debian " + root.suite() + " (once, about half a minute)");
            settle(place, draft -> {
                Base base = new Base(draft);
                root.bootstrap(base.rootfs(), base.lists());
                Layer layer = LayoutFolder.compress(base.rootfs(), draft);
                Files.write(draft.resolve("layer.txt"), List.of(layer.digest(), layer.diffId()));
            });
        }
        return new Base(place);
    }

    private static void addUnlessUnused(LayoutFolder layout, Path tar, boolean used) throws IOException {
        if (used) {
            layout.addTar(tar);
        }
        Files.delete(tar);
    }

    private interface Making {
        void into(Path draft) throws IOException, InterruptedException;
    }

    private void settle(Path place, Making making) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path draft = Files.createTempDirectory(folder, "draft-");
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            making.into(draft);
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException otherRunWasFirst) {
            // Its copy is as good as ours.
        } finally {
            discard(draft);
        }
    }

    private static void discard(Path draft) throws IOException {
        if (Files.exists(draft)) {
            try (Stream<Path> all = Files.walk(draft)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
