package io.github.unroot.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;

/** The version that the build wrote into the jar. */
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"unroot " + number()};
    }

    static String number() throws IOException {
        Properties built = new Properties();
        try (InputStream resource =
                Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"), "version.properties")) {
            built.load(resource);
        }
        return built.getProperty("version", "unknown");
    }
}
