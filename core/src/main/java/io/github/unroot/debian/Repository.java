package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * A suite as it was when it was read: what its release says, and the indexes that the release vouches for.
 *
 * @param bases where its packages are had from, in the order in which they are asked
 */
public record Repository(AptSource source, List<URI> bases, ReleaseFile release, List<PackageIndex.Part> parts) {
    private static final String DEBIAN = "Debian";
    private static final String DEBIAN_SECURITY = "Debian-Security";

    public Repository {
        bases = List.copyOf(bases);
        parts = List.copyOf(parts);
    }

    /**
     * The archive's name, the same on every mirror: {@code debian}, {@code debian-security}, {@code ubuntu}. It is made of
     * what was signed, not of an address.
     */
    public String archive() {
        return archive(release);
    }

    static String archive(ReleaseFile release) {
        if (release.origin().equals(DEBIAN) && release.label().equals(DEBIAN_SECURITY)) {
            return SnapshotService.DEBIAN_SECURITY;
        }
        String name = release.origin()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return name.isEmpty() ? "unnamed" : name;
    }

    /** How the packages of its indexes name it: {@code debian bookworm}. */
    public String origin() {
        return origin(release, source);
    }

    static String origin(ReleaseFile release, AptSource source) {
        return archive(release) + " " + source.suite();
    }

    /** The file of a package that one of its indexes holds. */
    public PackageFile file(PackageRecord listed) throws UnrootException {
        return PackageFile.of(listed, bases);
    }
}
