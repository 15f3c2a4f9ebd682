package io.github.unroot.transport;

import io.github.unroot.image.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/**
 * A file under a name that nobody else has, locked for as long as its writer lives: so the next writer knows what was
 * left by one that was killed. A process's number would not do, since those of two PID namespaces are often the same.
 */
final class AsideFile implements Closeable {
    private static final String TEMPORARY = "tmp-archive-unroot-";
    private static final int TRIES_MAX = 100;
    private static final SecureRandom NAMES = new SecureRandom();

    private final Path directory;
    private final Path path;
    private final FileChannel channel;

    private AsideFile(Path directory, Path path, FileChannel channel) {
        this.directory = directory;
        this.path = path;
        this.channel = channel;
    }

    /** Also removes what killed writers left there. */
    static AsideFile create(Path directory) throws IOException {
        removeLeftovers(directory);
        for (int i = 0; ; i++) {
            Path path = directory.resolve(TEMPORARY + Long.toHexString(NAMES.nextLong()));
            try {
                AsideFile file = new AsideFile(directory, path, SyncedFile.create(path));
                if (file.isKept()) {
                    return file;
                }
            } catch (FileAlreadyExistsException e) {
                if (i == TRIES_MAX) {
                    throw e;
                }
            }
        }
    }

    /** Whether nobody took it for a leftover before it was locked; from here on nobody will. */
    private boolean isKept() throws IOException {
        boolean kept = false;
        try {
            lock();
            kept = Files.exists(path);
            return kept;
        } finally {
            if (!kept) {
                close();
            }
        }
    }

    /** Never closed by itself: it goes with its channel. */
    private void lock() {
        try {
            FileLock _ = channel.lock();
        } catch (IOException e) {
            // A file system without locks: there leftovers stay, and nothing else depends on this one.
        }
    }

    private static void removeLeftovers(Path directory) {
        try {
            Leftovers.in(directory, TEMPORARY).forEach(AsideFile::removeIfFree);
        } catch (IOException e) {
            // A directory that can be written and not be listed.
        }
    }

    /** What can't be locked or removed stays. */
    private static void removeIfFree(Path leftover) {
        try (FileChannel channel = FileChannel.open(leftover, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException e) {
            // The next writer tries again.
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** For reading after this one is closed, whatever becomes of the file's name. */
    FileChannel openAgain() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    /** Gives the file its name, once what was written is known to be on the disk. */
    void publish(Path name, Digest written) throws IOException {
        channel.force(true);
        SyncedFile.verify(path, channel, written, channel.size());
        SyncedFile.moveTo(path, name);
        SyncedFile.syncDirectory(directory);
    }

    /** Removes it where it has no other name yet. */
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        }
    }
}
