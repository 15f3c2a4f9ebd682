package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * A package's file as a signed index or a lock lists it, and where it may be had.
 *
 * @param subject what a message calls it: {@code redis-server 5:7.0.15-1}
 * @param bases archives, asked in this order
 */
public record PackageFile(String subject, List<URI> bases, PoolPath path, long size, Digest digest) {

    public PackageFile {
        bases = List.copyOf(bases);
        if (bases.isEmpty()) {
            throw new IllegalArgumentException("no archive that has " + subject);
        }
        if (size < 0 || size > PackageRecord.PACKAGE_BYTES_MAX) {
            throw new IllegalArgumentException("no size of a package: " + size);
        }
    }

    /** @throws UnrootException bad input, if the index says no proper path, size or hash of it */
    static PackageFile of(PackageRecord listed, List<URI> bases) throws UnrootException {
        return new PackageFile(listed.toString(), bases, listed.path(), listed.size(), listed.sha256());
    }

    ReleaseFile.Listed listed() {
        return new ReleaseFile.Listed(size, digest);
    }

    URI at(URI base) {
        return below(base, path.text());
    }

    /** What a path may hold and an address may not is written with percent signs there. */
    static URI below(URI base, String path) {
        try {
            return URI.create(base + "/" + new URI(null, null, path, null).getRawPath());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no path: " + path, e);
        }
    }
}
