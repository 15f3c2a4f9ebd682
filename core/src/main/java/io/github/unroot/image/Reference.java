package io.github.unroot.image;

import io.github.unroot.problem.UnrootException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where an image is, in the syntax of containers-transports(5). */
public sealed interface Reference {

    /** {@code oci:DIR[:TAG]}. */
    record Layout(Path directory, Optional<String> tag) implements Reference {
        @Override
        public String toString() {
            return joined("oci", directory, tag);
        }
    }

    /** {@code oci-archive:FILE[:TAG]}. */
    record LayoutArchive(Path file, Optional<String> tag) implements Reference {
        @Override
        public String toString() {
            return joined("oci-archive", file, tag);
        }
    }

    /** {@code docker-archive:FILE[:REF]}; a name of {@code @N} is the file's image number N. */
    record DockerArchive(Path file, Optional<String> name) implements Reference {
        @Override
        public String toString() {
            return joined("docker-archive", file, name);
        }
    }

    /** {@code docker://NAME}, and every bare name. */
    record Registry(String name) implements Reference {
        @Override
        public String toString() {
            return "docker://" + name;
        }
    }

    /** {@code docker-daemon:REF}. */
    record Daemon(String name) implements Reference {
        @Override
        public String toString() {
            return "docker-daemon:" + name;
        }
    }

    static Reference parse(String text) throws UnrootException {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw wrong(text, "is empty or holds a NUL");
        }
        if (text.startsWith("docker://")) {
            return new Registry(named(text, text.substring("docker://".length())));
        }
        int colon = text.indexOf(':');
        String transport = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (transport) {
            case "oci" -> new Layout(path(text, rest), suffix(text, rest));
            case "oci-archive" -> new LayoutArchive(path(text, rest), suffix(text, rest));
            case "docker-archive" -> new DockerArchive(path(text, rest), suffix(text, rest));
            case "docker-daemon" -> new Daemon(named(text, rest));
            case "dir", "containers-storage", "ostree", "tarball", "sif", "docker" ->
                throw wrong(text, "uses a transport that is not supported");
            default -> new Registry(named(text, text));
        };
    }

    private static Path path(String text, String rest) throws UnrootException {
        int colon = rest.indexOf(':');
        String path = colon < 0 ? rest : rest.substring(0, colon);
        if (path.isEmpty()) {
            throw wrong(text, "names no path");
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw wrong(text, "names no possible path: " + e.getReason());
        }
    }

    private static Optional<String> suffix(String text, String rest) throws UnrootException {
        int colon = rest.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        return Optional.of(named(text, rest.substring(colon + 1)));
    }

    private static String named(String text, String name) throws UnrootException {
        boolean clean = !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!clean) {
            throw wrong(text, "names no image");
        }
        return name;
    }

    private static UnrootException wrong(String text, String why) {
        return UnrootException.wrongCall(
                "image \"" + Json.shown(text, 200) + "\"",
                why,
                "write oci:DIR:TAG, oci-archive:FILE:TAG or docker-archive:FILE[:REF]");
    }

    private static String joined(String transport, Path path, Optional<String> name) {
        return transport + ":" + path + name.map(n -> ":" + n).orElse("");
    }
}
