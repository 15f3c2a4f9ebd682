package io.github.unroot.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run takes of the machine, held against what it may take. The kernel's own limits keep it within them, where
 * there are control groups; an ordinary user has none, so that the run is measured and ended.
 */
final class Usage {
    private static final long TRACE_BYTES_MAX = 512L << 20;

    private interface Measure {
        Optional<String> exceeded() throws IOException;
    }

    private final Limits limits;
    private final ProcessSampler sampler;
    private final Optional<ControlGroup> group;
    private final DiskUse disk;
    private final ScratchUse scratch;
    private final MemoryLeft memory = MemoryLeft.now();
    private final Path trace;

    Usage(
            Limits limits,
            ProcessSampler sampler,
            Optional<ControlGroup> group,
            DiskUse disk,
            ScratchUse scratch,
            Path trace)
            throws IOException {
        this.limits = limits;
        this.sampler = sampler;
        this.group = group;
        this.disk = disk;
        this.scratch = scratch;
        this.trace = trace;
    }

    /** The limit that the run has met; empty while it keeps within all. */
    Optional<String> exceeded() throws IOException {
        if (sampler.tasksMost() >= limits.processes()
                || group.filter(ControlGroup::refusedProcesses).isPresent()) {
            return Optional.of(limits.processes() + " processes");
        }
        if (sampler.memoryBytes() > limits.memoryBytes()
                || group.filter(ControlGroup::killedForMemory).isPresent()) {
            return Optional.of("memory of " + limits.memoryBytes() + " bytes");
        }
        if (sampler.overflowed()) {
            return Optional.of("processes of too many identities");
        }
        if (Files.exists(trace) && Files.size(trace) > TRACE_BYTES_MAX) {
            return Optional.of("system calls, a record of " + TRACE_BYTES_MAX + " bytes");
        }
        for (Measure measure : List.<Measure>of(scratch::exceeded, memory::exceeded, disk::exceeded)) {
            Optional<String> limit = measure.exceeded();
            if (limit.isPresent()) {
                return limit;
            }
        }
        return Optional.empty();
    }
}
