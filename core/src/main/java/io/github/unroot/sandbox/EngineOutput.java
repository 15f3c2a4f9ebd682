package io.github.unroot.sandbox;

import io.github.unroot.engine.Containers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Both streams of a container, as its engine passes them on. */
final class EngineOutput implements AutoCloseable {
    private static final Duration DRAIN_WAIT_MAX = Duration.ofSeconds(2);

    private final long limitBytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;
    private boolean overflowed;

    /** @param container started */
    EngineOutput(Containers containers, String container, long limitBytes) {
        this.limitBytes = limitBytes;
        reader = Thread.ofPlatform().daemon().name("container-output").start(() -> read(containers, container));
    }

    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    synchronized boolean overflowed() {
        return overflowed;
    }

    private void read(Containers containers, String container) {
        try {
            containers.follow(container, this::keep);
        } catch (IOException e) {
            // The container is gone: what was read until then counts.
            return;
        }
    }

    private synchronized boolean keep(byte[] chunk, int length) {
        int room = (int) Math.min(length, limitBytes - kept.size());
        kept.write(chunk, 0, room);
        overflowed |= room < length;
        return !overflowed;
    }

    @Override
    public void close() {
        try {
            reader.join(DRAIN_WAIT_MAX);
            reader.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
