package io.github.unroot.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The files that every engine lays over an image's own: without them even the name {@code localhost}, which health checks
 * ask for, leads nowhere.
 */
final class EngineFiles {
    private static final String HOSTS = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            127.0.0.1\t%s
            """.formatted(RuntimeConfig.HOST_NAME);

    private EngineFiles() {}

    /** @param directory of the run, gone with it */
    static List<Host.Bind> write(Path directory) throws IOException {
        return List.of(
                bind(directory, "hosts", HOSTS),
                bind(directory, "hostname", RuntimeConfig.HOST_NAME + "\n"),
                bind(directory, "resolv.conf", "# No network, no name servers.\n"));
    }

    private static Host.Bind bind(Path directory, String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return new Host.Bind(file, "/etc/" + name);
    }
}
