package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.EscapedText;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A suite as it was when a lock was made. No mirror's address is in it: which one is near depends on the machine.
 *
 * @param archive its name on every mirror: {@code debian}, {@code debian-security}
 * @param date of the release, as it was signed
 * @param inRelease the digest of the signed file
 */
public record LockedRelease(String archive, String suite, List<String> components, Instant date, Digest inRelease) {
    private static final Pattern ARCHIVE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern SUITE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~+-]*(/[A-Za-z0-9][A-Za-z0-9._~+-]*)*");
    private static final int NAME_CHARS_MAX = 100;

    public LockedRelease {
        components = List.copyOf(components);
        check(ARCHIVE, archive, "no name of an archive");
        check(SUITE, suite, "no name of a suite");
        for (String component : components) {
            check(SUITE, component, "no name of a component");
        }
    }

    private static void check(Pattern pattern, String text, String fault) {
        if (text.length() > NAME_CHARS_MAX || !pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(fault + ": \"" + EscapedText.shown(text, NAME_CHARS_MAX) + "\"");
        }
    }

    static LockedRelease of(Repository read) {
        ReleaseFile release = read.release();
        return new LockedRelease(
                read.archive(), read.source().suite(), read.source().components(), release.date(), release.inRelease());
    }

    /** How a package names it: as {@link Repository#origin} does. */
    public String origin() {
        return archive + " " + suite;
    }

    /**
     * Where its packages may be had: the machine's sources of that suite, then the service that keeps what mirrors have
     * dropped. None where neither knows it.
     */
    List<URI> bases(List<AptSource> sources, List<SnapshotService> snapshots) {
        List<URI> bases = new ArrayList<>();
        for (AptSource source : sources) {
            if (source.suite().equals(suite) && !bases.contains(source.base())) {
                bases.add(source.base());
            }
        }
        snapshots.forEach(service -> bases.addAll(service.holding(archive, date)));
        return bases;
    }
}
