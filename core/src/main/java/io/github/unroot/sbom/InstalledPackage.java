package io.github.unroot.sbom;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One package of an image.
 *
 * @param source the package that it was built from, as advisories name it
 * @param sha256 of the .deb, 64 hexadecimal digits
 * @param summary one line
 */
public record InstalledPackage(
        String name,
        String version,
        String architecture,
        String source,
        String sourceVersion,
        String sha256,
        String summary,
        Optional<String> homepage) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public InstalledPackage {
        if (name.isEmpty() || version.isEmpty() || architecture.isEmpty()) {
            throw new IllegalArgumentException("a package has a name, a version and an architecture");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("no SHA-256: " + sha256);
        }
    }

    /** Whether advisories know it under another name or version. */
    boolean differsFromSource() {
        return !source.equals(name) || !sourceVersion.equals(version);
    }
}
