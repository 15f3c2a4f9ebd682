package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.identity.Identity;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.sandbox.Limits;
import io.github.unroot.sandbox.Program;
import io.github.unroot.sandbox.RootFileSystem;
import io.github.unroot.sandbox.RunRules;
import io.github.unroot.sandbox.Sandbox;
import io.github.unroot.sandbox.WrittenRoot;
import io.github.unroot.tar.TarReader;
import io.github.unroot.tar.TarWriter;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.LayerUse;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import io.github.unroot.tree.MergedLayers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Installs packages without root, Docker or debootstrap: each package's archive is taken as a layer, all are merged into one
 * file tree, and in a sandbox the tree's own dpkg configures them, which runs their scripts there and nowhere else.
 */
public final class Installer {
    /** Some packages build caches, such as Java's classes and TeX's formats. */
    private static final Limits LIMITS = new Limits(Duration.ofMinutes(10), 4L << 30, 2048, 16L << 20);

    private final Sandbox sandbox;
    private final String architecture;
    private final Optional<Instant> time;

    /**
     * @param architecture of the packages, in Debian's words
     * @param time after which nothing is said to have been changed; without it, when the youngest file of the packages was:
     *     the same packages give the same tree on any day
     */
    public Installer(Sandbox sandbox, String architecture, Optional<Instant> time) {
        this.sandbox = sandbox;
        this.architecture = architecture;
        this.time = time;
    }

    /**
     * @param below what they are installed on; without it they must be able to stand alone
     * @param packages the files, in any order
     * @param omissions what is left out of the packages
     * @param name of a directory of the sandbox, not in use yet
     * @throws UnrootException if a package is damaged, two do not go together, or a script fails
     */
    public Installed install(
            Optional<Below> below, List<Path> packages, Additions additions, Set<Omission> omissions, String name)
            throws IOException, InterruptedException {
        try (PackageOpener opener = new PackageOpener()) {
            List<OpenedPackage> opened = opener.open(packages, 1);
            Overlaps overlaps = Overlaps.of(opened);
            long last = lastChange(below, opened);
            List<OpenedPackage> ordered =
                    overlaps.ordered(InstallOrder.of(architecture, opened, OpenedPackage::control));
            Layers layers = new Layers(below, opened, ordered, overlaps, additions, omissions);
            FileTree tree = Omission.without(layers.tree, omissions);
            RootFileSystem root = below.isPresent()
                    ? sandbox.unpackAbove(below.get().root(), below.get().tree(), tree, layers::read, name)
                    : sandbox.unpack(tree, layers::read, name);
            WrittenRoot written = configure(root, below.isEmpty(), ordered, layers, last);
            return new Installed(
                    notAfter(written.tree(tree, layers.count), last), Instant.ofEpochSecond(last), written);
        }
    }

    private long lastChange(Optional<Below> below, List<OpenedPackage> opened) {
        return time.map(Instant::getEpochSecond)
                .orElseGet(() -> Math.max(
                        below.map(Below::time).map(Instant::getEpochSecond).orElse(0L),
                        opened.stream().mapToLong(OpenedPackage::newest).max().orElse(0)));
    }

    private WrittenRoot configure(
            RootFileSystem root, boolean base, List<OpenedPackage> opened, Layers layers, long last)
            throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("/bin/sh", "-c", script(), "unroot-configure", base ? "base" : "more"));
        opened.stream()
                .filter(one -> one.hasScript("preinst"))
                .map(OpenedPackage::qualifiedName)
                .forEach(arguments::add);
        arguments.add("--");
        if (!base) {
            layers.triggered().forEach(arguments::add);
        }
        Program program = new Program(arguments, List.of("SOURCE_DATE_EPOCH=" + last), FilePath.ROOT);
        Identity identity = new Identity(0, 0, new TreeSet<>(), Identity.ENGINE_DEFAULT);
        WrittenRoot written =
                sandbox.change(root, program, new RunRules(identity, false, false, List.of(), true, true, LIMITS));
        if (written.status() != 0) {
            String said = ScriptFailure.of(written.output());
            int status = written.status();
            written.close();
            throw UnrootException.refused(
                    "configuring the packages",
                    "status " + status + ": " + EscapedText.line(said),
                    "prevent it with files that the recipe puts in (they are there before the scripts run), or leave the"
                            + " package out");
        }
        return written;
    }

    /** What was configured just now differs from run to run in its time alone; what Unroot itself put in has none yet. */
    private static FileTree notAfter(FileTree tree, long last) {
        return tree.withAllBelow(List.of(FilePath.ROOT), inode -> {
            boolean later = inode.seconds() > last || (inode.seconds() == last && inode.nanos() > 0);
            return later || inode.seconds() == 0 ? inode.withTime(last) : inode;
        });
    }

    private static String script() throws IOException {
        try (InputStream resource = Installer.class.getResourceAsStream("configure.sh")) {
            if (resource == null) {
                throw new IllegalStateException("configure.sh is not in the jar");
            }
            return new String(resource.readAllBytes(), UTF_8);
        }
    }

    /** The layers that make the tree: what is below, a package each, and what is put over them. */
    private static final class Layers {
        private final List<BlobContent> contents = new ArrayList<>();
        private final SortedMap<FilePath, byte[]> database;
        private final FileTree tree;
        private final int count;

        /** @param ordered the same packages, each after those that it needs */
        Layers(
                Optional<Below> below,
                List<OpenedPackage> packages,
                List<OpenedPackage> ordered,
                Overlaps overlaps,
                Additions additions,
                Set<Omission> omissions)
                throws IOException {
            byte[] links = linksArchive();
            // The lowest is unpacked already where something is below.
            contents.add(BlobContent.of(links));
            List<LayerEntries> entries = new ArrayList<>();
            entries.add(below.isPresent() ? below.get().entries() : entriesOf(0, links));
            packages.forEach(one -> contents.add(one.data()));
            ordered.forEach(one -> entries.add(one.entries()));
            database = DpkgDatabase.with(
                    packages,
                    below.map(Below::database).orElse(Map.of()),
                    overlaps,
                    path -> Omission.isOmitted(path, omissions));
            FileTree files = LayerMerger.merge(entries).tree();
            byte[] top = topArchive(additions, files);
            entries.add(entriesOf(contents.size(), top));
            contents.add(BlobContent.of(top));
            MergedLayers merged = LayerMerger.merge(entries);
            tree = merged.tree();
            count = contents.size();
        }

        /** Not for the layer below, which is unpacked. */
        Object read(int layer, LayerUse<Object> use) throws IOException {
            try (TarReader archive = new TarReader(contents.get(layer).open())) {
                return use.apply(layer, archive);
            }
        }

        /** What triggers watch and the packages have files in. */
        List<String> triggered() {
            byte[] triggers = database.getOrDefault(DpkgDatabase.FILE_TRIGGERS, new byte[0]);
            return DpkgDatabase.watched(triggers).stream()
                    .filter(this::hasNewFiles)
                    .map(FilePath::text)
                    .toList();
        }

        private boolean hasNewFiles(FilePath directory) {
            boolean[] found = {false};
            tree.forEach(directory, (_, inode) -> found[0] |= inode.layer() > 0 && !inode.isDirectory());
            return found[0];
        }

        private static LayerEntries entriesOf(int layer, byte[] archive) throws IOException {
            return LayerEntries.read(layer, new TarReader(new ByteArrayInputStream(archive)), _ -> false);
        }

        private static byte[] linksArchive() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (TarWriter archive = new TarWriter(bytes)) {
                for (String link : UsrMerge.LINKS) {
                    Additions.directory(archive, FilePath.of("/usr/" + link), 0755, 0, 0);
                    Additions.link(archive, FilePath.of("/" + link), "usr/" + link);
                }
            }
            return bytes.toByteArray();
        }

        private byte[] topArchive(Additions additions, FileTree files) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (TarWriter archive = new TarWriter(bytes)) {
                for (Map.Entry<FilePath, byte[]> file : database.entrySet()) {
                    String name = file.getKey().name();
                    boolean script = DpkgDatabase.SCRIPTS.contains(name.substring(name.lastIndexOf('.') + 1));
                    Additions.file(archive, file.getKey(), file.getValue(), script ? 0755 : 0644, 0, 0);
                }
                additions.writeTo(archive, files);
            }
            return bytes.toByteArray();
        }
    }
}
