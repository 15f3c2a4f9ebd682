package io.github.unroot.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a run takes of the disk, held against what it may take. Other programs write to the same disk: whether it fills up
 * is asked first, since it is quickly asked, and only then is looked at what of it is the run's.
 */
final class DiskUse {
    static final long BYTES_MAX = 4L << 30;
    static final long FILES_MAX = 100_000;

    /**
     * So many times the limit may go while what went cannot be found: a file that was deleted and is only mapped, or on its
     * way from one process to another, has neither name nor descriptor.
     */
    private static final int UNSEEN_FACTOR = 4;

    private static final long LEFT_BYTES_MIN = 256L << 20;
    private static final long LEFT_FILES_MIN = 10_000;

    /** On a small disk the run may take seven eighths of what is free. */
    private static final int LEFT_PART = 8;

    private static final Duration MEASURE_INTERVAL = Duration.ofSeconds(1);

    private final List<Path> written;
    private final Path root;
    private final Supplier<Set<Long>> processes;
    private final FileSystemSpace before;
    private long nextMeasureNanos = System.nanoTime();

    /**
     * @param written what holds that which the run writes; the first is a directory
     * @param root where the run sees it
     * @param processes the run's, when asked
     */
    DiskUse(List<Path> written, Path root, Supplier<Set<Long>> processes) throws IOException {
        this.written = List.copyOf(written);
        this.root = root;
        this.processes = processes;
        this.before = FileSystemSpace.of(written.getFirst());
    }

    /** The limit that was met; empty while the run keeps within all. */
    Optional<String> exceeded() throws IOException {
        FileSystemSpace now = FileSystemSpace.of(written.getFirst());
        if (now.freeBytes() < Math.min(LEFT_BYTES_MIN, before.freeBytes() / LEFT_PART)) {
            return Optional.of("disk: " + now.freeBytes() + " bytes are left");
        }
        if (before.countsFiles() && now.freeFiles() < Math.min(LEFT_FILES_MIN, before.freeFiles() / LEFT_PART)) {
            return Optional.of("disk: " + now.freeFiles() + " inodes are left");
        }
        long lostBytes = before.freeBytes() - now.freeBytes();
        long lostFiles = before.freeFiles() - now.freeFiles();
        boolean suspect = lostBytes > BYTES_MAX || lostFiles > FILES_MAX || !before.countsFiles();
        return suspect && isTimeToMeasure() ? measured(lostBytes, lostFiles) : Optional.empty();
    }

    private Optional<String> measured(long lostBytes, long lostFiles) throws IOException {
        WrittenFiles found = WrittenFiles.find(written, root, processes.get());
        if (found.bytes() > BYTES_MAX) {
            return Optional.of("disk of " + BYTES_MAX + " bytes");
        }
        if (found.files() > FILES_MAX) {
            return Optional.of("disk of " + FILES_MAX + " files");
        }
        return lostBytes > UNSEEN_FACTOR * BYTES_MAX || lostFiles > UNSEEN_FACTOR * FILES_MAX
                ? Optional.of("disk: " + lostBytes + " bytes and " + lostFiles + " inodes of it went")
                : Optional.empty();
    }

    /** A walk over many files takes its time, and the program's with it. */
    private boolean isTimeToMeasure() {
        long now = System.nanoTime();
        if (now < nextMeasureNanos) {
            return false;
        }
        nextMeasureNanos = now + MEASURE_INTERVAL.toNanos();
        return true;
    }
}
