package io.github.unroot.catalog;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.WholeFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A directory with a file a result, each there from the moment that its image is proven: a killed run keeps them. */
public final class Results {
    private static final int RESULT_BYTES_MAX = 1 << 20;
    private static final String LOCK_FILE = ".lock";

    private final Path directory;

    public Results(Path directory) {
        this.directory = directory;
    }

    /** What cannot be read as a result is none: it is made again. */
    public Optional<ImageResult> read(String name) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file(name))) {
            bytes = in.readNBytes(RESULT_BYTES_MAX);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(ResultDocument.parse(bytes))
                    .filter(result -> result.name().equals(name));
        } catch (UnrootException e) {
            return Optional.empty();
        }
    }

    /** Aside, to the disk, and then under its name. */
    public void write(ImageResult result) throws IOException {
        write(file(result.name()), ResultDocument.bytes(result));
    }

    void remove(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    /** The whole proof, beside the result that sums it up. */
    void writeProof(String name, byte[] proof) throws IOException {
        write(directory.resolve(name + ".proof.json"), proof);
    }

    /** What a run says while it is at one image. */
    public Path log(String name) {
        return directory.resolve(name + ".log");
    }

    private Path file(String name) {
        return directory.resolve(name + ".json");
    }

    private void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(directory);
        WholeFile.write(file, out -> out.write(bytes));
    }

    /**
     * Keeps other runs out until it is closed, or this process ends.
     *
     * @throws UnrootException if another run is at it
     */
    public Closeable lock() throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw UnrootException.surroundings(
                    "the results in " + directory, "another run is writing them", "wait for it to end");
        }
        return channel;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
