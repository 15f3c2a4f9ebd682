package io.github.unroot.cli.demo;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes root file systems with mmdebstrap, which needs no root where the user has subordinate IDs.
 *
 * <p>The packages come from where this machine's own packages come from, when it runs Debian; otherwise from where
 * mmdebstrap takes them.
 */
public final class DebianRoot {
    private static final String OTHERWISE_SUITE = "bookworm";
    private static final Path OS_RELEASE = Path.of("/etc/os-release");
    private static final List<Path> SOURCES =
            List.of(Path.of("/etc/apt/sources.list"), Path.of("/etc/apt/sources.list.d/debian.sources"));
    private static final int LOG_LINES_MAX = 6;

    private final String suite;
    private final List<Path> sources;

    private DebianRoot(String suite, List<Path> sources) {
        this.suite = suite;
        this.sources = sources;
    }

    public static DebianRoot ofThisMachine() throws IOException {
        List<String> release = Files.exists(OS_RELEASE) ? Files.readAllLines(OS_RELEASE) : List.of();
        if (!release.contains("ID=debian")) {
            return new DebianRoot(OTHERWISE_SUITE, List.of());
        }
        String prefix = "VERSION_CODENAME=";
        String suite = release.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .findFirst()
                .orElse(OTHERWISE_SUITE);
        List<Path> sources = new ArrayList<>();
        for (Path file : SOURCES) {
            if (Files.exists(file) && namesPackages(file)) {
                sources.add(file);
            }
        }
        return new DebianRoot(suite, sources);
    }

    String suite() {
        return suite;
    }

    /** A minimal Debian in {@code rootfs}, and in {@code lists} what apt then knows of the archive. */
    void bootstrap(Path rootfs, Path lists) throws IOException {
        String keep = "mkdir \"$1/" + LayerScript.WORK_FOLDER + "\" && tar -C \"$1\" -cf \"$1/"
                + LayerScript.WORK_FOLDER + "/lists.tar\" var/lib/apt/lists";
        run(
                List.of(
                        "--variant=minbase",
                        "--format=tar",
                        "--customize-hook=" + keep,
                        "--customize-hook=download /" + LayerScript.WORK_FOLDER + "/lists.tar " + word(lists)),
                rootfs);
    }

    /** Runs a script over a root that is thrown away, and fetches what the script left in its work folder. */
    void derive(Path rootfs, Path lists, String script, Path into) throws IOException {
        String work = "/" + LayerScript.WORK_FOLDER + "/";
        run(
                List.of(
                        "--variant=custom",
                        "--skip=update",
                        "--format=null",
                        "--setup-hook=tar-in " + word(rootfs) + " /",
                        "--setup-hook=tar-in " + word(lists) + " /",
                        "--customize-hook=" + script,
                        "--customize-hook=download " + work + "packages.tar " + word(into.resolve("packages.tar")),
                        "--customize-hook=download " + work + "files.tar " + word(into.resolve("files.tar"))),
                Path.of("/dev/null"));
    }

    /**
     * The files of a package and of what it needs, for any processor; none of their scripts is run.
     *
     * @param architecture as Debian calls it
     */
    public void extract(String name, String architecture, Path tar) throws IOException {
        run(
                List.of(
                        "--variant=extract",
                        "--format=tar",
                        "--skip=check/qemu",
                        "--architectures=" + architecture,
                        "--include=" + name),
                tar);
    }

    private void run(List<String> options, Path target) throws IOException {
        List<String> command = new ArrayList<>(List.of("mmdebstrap", "--quiet", "--skip=output/dev"));
        command.addAll(options);
        command.add(suite);
        command.add(target.toString());
        sources.forEach(file -> command.add(file.toString()));
        Path log = Files.createTempFile("unroot-mmdebstrap", ".log");
        try {
            Process process = start(command, log);
            if (process.waitFor() != 0) {
                throw UnrootException.surroundings("mmdebstrap " + suite, lastLines(log), "");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while mmdebstrap ran");
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private static Process start(List<String> command, Path log) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException absent) {
            throw UnrootException.surroundings(
                    "mmdebstrap", "not found on this machine", "apt-get install mmdebstrap uidmap");
        }
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines;
        try (Stream<String> all = Files.lines(log)) {
            lines = all.takeWhile(line -> !line.startsWith("E: setup failed"))
                    .filter(line -> !line.isBlank())
                    .toList();
        }
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_LINES_MAX), lines.size()));
    }

    private static boolean namesPackages(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(
                    line -> line.startsWith("deb ") || line.startsWith("deb [") || line.startsWith("URIs:"));
        }
    }

    /** mmdebstrap splits a hook's words as a shell does. */
    private static String word(Path path) {
        return LayerScript.quoted(path.toAbsolutePath().toString());
    }
}
