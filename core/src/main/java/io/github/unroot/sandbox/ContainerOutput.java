package io.github.unroot.sandbox;

import static io.github.unroot.sandbox.KernelFlags.AT_FDCWD;
import static io.github.unroot.sandbox.KernelFlags.S_IFIFO;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Both streams of a container, through a FIFO of its own: runc gives the FIFO to the container's user, so that the
 * program can open /dev/stdout again, as log links do.
 */
final class ContainerOutput implements Closeable {
    private static final int CHUNK_BYTES = 8192;
    private static final Duration DRAIN_WAIT_MAX = Duration.ofSeconds(2);

    private final Path fifo;
    private final RandomAccessFile keeper;
    private final Thread reader;
    private final long limitBytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean overflowed;

    ContainerOutput(Path fifo, long limitBytes) throws IOException {
        this.fifo = fifo;
        this.limitBytes = limitBytes;
        Kernel.CALLS.mknodat(AT_FDCWD, Kernel.bytesOf(fifo), S_IFIFO | 0600);
        // Opened for both, it neither waits for a writer nor lets the reader see an end before there was one.
        keeper = new RandomAccessFile(fifo.toFile(), "rw");
        InputStream source = new FileInputStream(fifo.toFile());
        reader = Thread.ofPlatform().daemon().name("container-output").start(() -> read(source));
    }

    Path fifo() {
        return fifo;
    }

    /** From now on the output ends with the last process that holds it. */
    void writersStarted() throws IOException {
        keeper.close();
    }

    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    synchronized boolean overflowed() {
        return overflowed;
    }

    private void read(InputStream source) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (source) {
            for (int length = source.read(chunk); length >= 0; length = source.read(chunk)) {
                keep(chunk, length);
            }
        } catch (IOException e) {
            // The FIFO went with the run: what was read until then counts.
            return;
        }
    }

    private synchronized void keep(byte[] chunk, int length) {
        int room = (int) Math.min(length, limitBytes - kept.size());
        kept.write(chunk, 0, room);
        overflowed |= room < length;
    }

    @Override
    public void close() throws IOException {
        keeper.close();
        try {
            reader.join(DRAIN_WAIT_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
