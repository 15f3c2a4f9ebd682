package io.github.unroot.tar;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream in a thread of its own, a few buffers ahead, so that inflating overlaps with what the caller does with
 * the bytes.
 */
public final class ReadAhead extends InputStream {
    private static final int BUFFER_BYTES = 128 << 10;
    private static final int BUFFERS = 4;

    /** What the thread hands over: bytes, or the end with what it was. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    private record Chunk(byte[] bytes, int length, @Nullable Throwable failure) {}

    private static final byte[] NOTHING = {};

    private final InputStream in;
    /** Has room for all buffers and the end, so that adding never waits. */
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(BUFFERS + 1);

    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
    private final Thread thread;
    private Chunk current = new Chunk(NOTHING, 0, null);
    private int position;
    private boolean ended;

    public ReadAhead(InputStream in) {
        this.in = in;
        for (int i = 0; i < BUFFERS; i++) {
            free.add(new byte[BUFFER_BYTES]);
        }
        thread = Thread.ofPlatform().daemon().name("read-ahead").start(this::readAll);
    }

    private void readAll() {
        Throwable failure = null;
        try {
            while (true) {
                byte[] buffer = free.take();
                int length = in.readNBytes(buffer, 0, buffer.length);
                if (length == 0) {
                    break;
                }
                full.add(new Chunk(buffer, length, null));
            }
        } catch (InterruptedException e) {
            return;
        } catch (Throwable e) {
            // All of it is the reader's to know, an OutOfMemoryError too: without it, it would wait forever.
            failure = e;
        }
        full.add(new Chunk(NOTHING, -1, failure));
    }

    /** Makes sure that there are bytes at hand; false at the end. */
    private boolean fill() throws IOException {
        if (position < current.length()) {
            return true;
        }
        if (ended) {
            return false;
        }
        if (current.bytes().length > 0) {
            free.add(current.bytes());
        }
        current = take();
        position = 0;
        if (current.length() < 0) {
            ended = true;
            rethrow(current.failure());
            return false;
        }
        return true;
    }

    private Chunk take() throws IOException {
        try {
            return full.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading", e);
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IOException(e);
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? current.bytes()[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.length() - position);
        System.arraycopy(current.bytes(), position, target, at, count);
        position += count;
        return count;
    }

    @Override
    public long skip(long length) throws IOException {
        if (length <= 0 || !fill()) {
            return 0;
        }
        int count = (int) Math.min(length, current.length() - position);
        position += count;
        return count;
    }

    /**
     * Ends the thread before the stream is closed: an inflater must not be freed while it is at work. An interrupt would
     * close a file channel that others read too, so the thread finds an empty buffer instead.
     */
    @Override
    public void close() throws IOException {
        ended = true;
        position = 0;
        current = new Chunk(NOTHING, 0, null);
        free.clear();
        free.add(NOTHING);
        joinThread();
        in.close();
    }

    /** Not to be cut short: a buffer's worth of work is all that is left. */
    private void joinThread() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
