package io.github.unroot.debian;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;

/**
 * Debian's service that keeps every state of its archives. Asked for a time, it answers with the last state that it had
 * taken then; it takes one every six hours.
 */
public record SnapshotService(URI base) {
    static final String DEBIAN = "debian";
    static final String DEBIAN_SECURITY = "debian-security";

    /** The documented address of the service. */
    public static final SnapshotService DEBIANS = new SnapshotService(URI.create("https://snapshot.debian.org"));

    private static final Set<String> ARCHIVES = Set.of(DEBIAN, DEBIAN_SECURITY);
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** After it what a release listed at a time has been taken for sure, and nothing that it listed is gone yet. */
    private static final Duration TAKEN_AFTER = Duration.ofDays(1);

    /** An archive as it was; none where the service does not keep it. */
    public List<URI> at(String archive, Instant time) {
        return ARCHIVES.contains(archive)
                ? List.of(URI.create(base + "/archive/" + archive + "/" + TIMESTAMP.format(time)))
                : List.of();
    }

    /** Where the packages of a release of that time are: in the state of that time, or in one that was taken later. */
    public List<URI> holding(String archive, Instant released) {
        List<URI> at = at(archive, released);
        return at.isEmpty()
                ? at
                : List.of(at.getFirst(), at(archive, released.plus(TAKEN_AFTER)).getFirst());
    }
}
