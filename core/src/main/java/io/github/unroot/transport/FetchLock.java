package io.github.unroot.transport;

import io.github.unroot.image.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Held by whoever fetches a blob into a cache, so that others wait for it instead of fetching it too. */
final class FetchLock implements Closeable {
    /** A file lock holds off other processes only. */
    private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock inThisProcess;
    private final FileChannel file;

    private FetchLock(ReentrantLock inThisProcess, FileChannel file) {
        this.inThisProcess = inThisProcess;
        this.file = file;
    }

    /**
     * Waits for whoever has it. Blobs share locks by the first byte of their digests: there are 256, and they are never
     * removed.
     */
    static FetchLock acquire(Path locks, Digest digest) throws IOException {
        Path path = locks.resolve(digest.hex().substring(0, 2));
        ReentrantLock inThisProcess = IN_THIS_PROCESS.computeIfAbsent(path.toAbsolutePath(), _ -> new ReentrantLock());
        inThisProcess.lock();
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            // Goes with its channel, or with the process.
            FileLock _ = file.lock();
            return new FetchLock(inThisProcess, file);
        } catch (IOException | RuntimeException e) {
            inThisProcess.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            inThisProcess.unlock();
        }
    }
}
