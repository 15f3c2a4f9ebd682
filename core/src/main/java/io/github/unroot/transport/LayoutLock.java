package io.github.unroot.transport;

import io.github.unroot.problem.UnrootException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Keeps writers of one layout apart, by a lock on {@code oci-layout}, the one file of a layout that is never replaced. The
 * kernel gives it back when its holder ends, however it ends. It holds off other processes only.
 */
final class LayoutLock implements Closeable {
    static final String LAYOUT_FILE = "oci-layout";

    private static final byte[] LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private final FileChannel file;
    private final FileChannel again;

    private LayoutLock(Path path, FileChannel file, FileChannel again) {
        this.path = path;
        this.file = file;
        this.again = again;
    }

    /** Waits for whoever has it; empty if the layout was taken away meanwhile, by a writer that had made it and failed. */
    static Optional<LayoutLock> acquire(Path directory, MadeFiles made) throws IOException {
        Path path = directory.resolve(LAYOUT_FILE);
        FileChannel file = open(path, made);
        try {
            lock(file, path);
            // The file may have another one's name by now. Java refuses a second lock on the same file, on another not.
            // Nor
            // may the second channel be closed before the end: with any of its descriptors a process loses its lock.
            FileChannel again = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (isLocked(again)) {
                return Optional.of(new LayoutLock(path, file, again));
            }
            again.close();
        } catch (NoSuchFileException e) {
            // Taken away, and nobody has made a new one yet.
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
        file.close();
        return Optional.empty();
    }

    private static FileChannel open(Path path, MadeFiles made) throws IOException {
        try {
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            made.add(path);
            return file;
        } catch (FileAlreadyExistsException e) {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
    }

    /** Never closed by itself: it goes with its channel. */
    private static void lock(FileChannel file, Path path) throws IOException {
        try {
            FileLock _ = file.lock();
        } catch (IOException e) {
            throw UnrootException.surroundings(
                    path.toString(),
                    "cannot be locked: " + e.getMessage(),
                    "without a lock two writers lose each other's tags; write to a local directory, or to"
                            + " oci-archive:FILE, and copy that");
        }
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try (FileLock _ = file.tryLock()) {
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** Gives the layout its version, where a writer that was killed has left none or the beginning of it. */
    void writeVersion() throws IOException {
        if (file.size() >= LAYOUT.length) {
            return;
        }
        byte[] there = content();
        if (!Arrays.equals(there, Arrays.copyOf(LAYOUT, there.length))) {
            throw UnrootException.badInput("its " + LAYOUT_FILE + " is no OCI layout's");
        }
        ByteBuffer version = ByteBuffer.wrap(LAYOUT);
        while (version.hasRemaining()) {
            file.write(version, version.position());
        }
        file.force(true);
        if (!Arrays.equals(content(), LAYOUT)) {
            file.truncate(0);
            throw SyncedFile.readsBackWrong(path, "");
        }
    }

    private byte[] content() throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) Math.min(file.size(), LAYOUT.length));
        while (content.hasRemaining() && file.read(content, content.position()) >= 0) {
            // Until all of it is there.
        }
        return content.array();
    }

    @Override
    public void close() throws IOException {
        try (file) {
            again.close();
        }
    }
}
