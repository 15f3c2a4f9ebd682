package io.github.unroot.sandbox;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * What a run takes of the machine, held against what it may take. The kernel's own limits keep it within them, where
 * there are control groups; an ordinary user has none, so that the run is measured and ended.
 */
final class Usage {
    private static final long DISK_BYTES_MAX = 4L << 30;
    private static final long DISK_LEFT_BYTES_MIN = 256L << 20;

    /** On a small disk the run may fill seven eighths of what is free. */
    private static final int DISK_LEFT_PART = 8;

    private static final long TRACE_BYTES_MAX = 512L << 20;

    private final Limits limits;
    private final ProcessSampler sampler;
    private final Optional<ControlGroup> group;
    private final Path written;
    private final Path trace;
    private final FileStore disk;
    private final long freeBytesBefore;

    /** @param written the directory that holds what the run writes */
    Usage(Limits limits, ProcessSampler sampler, Optional<ControlGroup> group, Path written, Path trace)
            throws IOException {
        this.limits = limits;
        this.sampler = sampler;
        this.group = group;
        this.written = written;
        this.trace = trace;
        this.disk = Files.getFileStore(written);
        this.freeBytesBefore = disk.getUsableSpace();
    }

    /** The limit that the run has met; empty while it keeps within all. */
    Optional<String> exceeded() throws IOException {
        if (sampler.tasksMost() >= limits.processes()
                || group.filter(ControlGroup::refusedProcesses).isPresent()) {
            return Optional.of(limits.processes() + " processes");
        }
        if (sampler.privateBytes() > limits.memoryBytes()
                || group.filter(ControlGroup::killedForMemory).isPresent()) {
            return Optional.of("memory of " + limits.memoryBytes() + " bytes");
        }
        if (sampler.overflowed()) {
            return Optional.of("processes of too many identities");
        }
        if (Files.exists(trace) && Files.size(trace) > TRACE_BYTES_MAX) {
            return Optional.of("system calls, a record of " + TRACE_BYTES_MAX + " bytes");
        }
        return diskExceeded();
    }

    /** Other runs write to the same disk: that it fills up is measured first, since it is quickly asked. */
    private Optional<String> diskExceeded() throws IOException {
        long free = disk.getUsableSpace();
        if (free < Math.min(DISK_LEFT_BYTES_MIN, freeBytesBefore / DISK_LEFT_PART)) {
            return Optional.of("disk: " + free + " bytes are left");
        }
        boolean filled = freeBytesBefore - free > DISK_BYTES_MAX && size(written) > DISK_BYTES_MAX;
        return filled ? Optional.of("disk of " + DISK_BYTES_MAX + " bytes") : Optional.empty();
    }

    private static long size(Path directory) throws IOException {
        long[] bytes = {0};
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path left, java.io.@org.jspecify.annotations.Nullable IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }
}
