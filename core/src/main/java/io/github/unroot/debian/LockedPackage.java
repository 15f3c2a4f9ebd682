package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;

/**
 * A package by the digest of its file.
 *
 * @param origin the {@link LockedRelease#origin} that lists it
 * @param size of the file, in bytes
 * @param path of the file, below the archive's base
 */
public record LockedPackage(
        String name,
        DebianVersion version,
        String architecture,
        String origin,
        long size,
        Digest sha256,
        PoolPath path) {
    private static final int SHOWN_CHARS_MAX = 100;

    public LockedPackage {
        if (!Relation.isName(name) || !Relation.isName(architecture)) {
            throw new IllegalArgumentException("no name of a package and its architecture: \""
                    + EscapedText.shown(name + ":" + architecture, SHOWN_CHARS_MAX) + "\"");
        }
        if (size <= 0 || size > PackageRecord.PACKAGE_BYTES_MAX) {
            throw new IllegalArgumentException("no size of a package's file: " + size);
        }
    }

    static LockedPackage of(PackageRecord listed) throws UnrootException {
        return new LockedPackage(
                listed.name(),
                listed.version(),
                listed.architecture(),
                listed.origin(),
                listed.size(),
                listed.sha256(),
                listed.path());
    }

    /** {@code redis-server 5:7.0.15-1}. */
    @Override
    public String toString() {
        return name + " " + version;
    }
}
