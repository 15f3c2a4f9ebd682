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

    /**
     * {@code docker://[HOST[:PORT]/]NAME[:TAG][@DIGEST]}, and every bare name; what Docker lets one leave out is filled in.
     *
     * @param host with its port, if it has one
     * @param tag empty where only the digest names the image
     * @param digest where it is there, it decides; with neither, an image is pushed under its own digest alone
     */
    record Registry(String host, String repository, Optional<String> tag, Optional<Digest> digest)
            implements Reference {
        public Registry {
            if (!RegistryName.isHost(host) || !RegistryName.isRepository(repository)) {
                throw new IllegalArgumentException("not a registry and a repository: " + host + "/" + repository);
            }
            if (tag.isPresent() && !RegistryName.isTag(tag.get())) {
                throw new IllegalArgumentException("not a tag: " + tag.get());
            }
        }

        /** The whole name, whatever the caller left out: {@code docker.io/library/redis:latest}. */
        public String name() {
            return host
                    + "/"
                    + repository
                    + tag.map(name -> ":" + name).orElse("")
                    + digest.map(hash -> "@" + hash).orElse("");
        }

        @Override
        public String toString() {
            return "docker://" + name();
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
            return RegistryName.parse(text, named(text, text.substring("docker://".length())));
        }
        int colon = text.indexOf(':');
        String transport = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (transport) {
            case "oci" -> new Layout(path(text, rest), suffix(text, rest));
            case "oci-archive" -> new LayoutArchive(path(text, rest), suffix(text, rest));
            case "docker-archive" -> new DockerArchive(path(text, rest), suffix(text, rest));
            case "docker-daemon" -> new Daemon(named(text, rest));
            case "dir", "containers-storage", "ostree", "tarball", "sif" ->
                throw wrong(text, "uses a transport that is not supported");
            case "docker" -> throw wrong(text, "needs two slashes", "write docker://NAME:TAG");
            case "http", "https" ->
                throw wrong(
                        text, "is an address, not a name", "leave out " + transport + ":// and what follows the tag");
            default -> RegistryName.parse(text, named(text, text));
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
        return wrong(
                text, why, "write docker://NAME:TAG, oci:DIR:TAG, oci-archive:FILE:TAG or docker-archive:FILE[:REF]");
    }

    private static UnrootException wrong(String text, String why, String remedy) {
        return UnrootException.wrongCall("image \"" + Json.shown(text, 200) + "\"", why, remedy);
    }

    private static String joined(String transport, Path path, Optional<String> name) {
        return transport + ":" + path + name.map(n -> ":" + n).orElse("");
    }
}
