package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Index;
import io.github.unroot.image.Json;
import io.github.unroot.problem.UnrootException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes into an OCI image layout beside what it holds. Blobs come first, each aside and then renamed; the index last.
 * Writers are kept apart by a lock on {@code oci-layout}, the one file of a layout that is never replaced.
 */
record LayoutDestination(Path directory, Optional<String> tag) implements Destination {
    private static final byte[] LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII);
    private static final String TEMPORARY = "tmp-unroot-";
    private static final int BUFFER_BYTES = 128 << 10;

    /** A file lock holds off other processes only. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    /** What is written while no one else writes, with a list to which each new path is pushed. */
    @FunctionalInterface
    private interface Writing<T> {
        T write(Deque<Path> made) throws IOException;
    }

    @Override
    public Descriptor publish(ImageContent image, List<Artifact> artifacts) throws IOException {
        return alone(made -> write(image, artifacts, made));
    }

    /** Adds artifacts to the layout; the images in it stay as they are. */
    void attach(List<Artifact> artifacts) throws IOException {
        alone(made -> {
            replaceIndex(put(artifacts, index(), made));
            return artifacts;
        });
    }

    private <T> T alone(Writing<T> writing) throws IOException {
        Deque<Path> made = new ArrayDeque<>();
        IN_THIS_PROCESS.lock();
        try {
            makeDirectories(made);
            try (FileChannel layout = lockFile(made);
                    FileLock _ = layout.lock()) {
                if (layout.size() == 0) {
                    layout.write(ByteBuffer.wrap(LAYOUT));
                    layout.force(true);
                }
                removeLeftovers();
                return writing.write(made);
            }
        } catch (IOException e) {
            undo(made);
            throw WriteFailure.of(e, directory);
        } catch (RuntimeException e) {
            undo(made);
            throw e;
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private Descriptor write(ImageContent image, List<Artifact> artifacts, Deque<Path> made) throws IOException {
        Index before = index();
        Descriptor manifest = image.manifest().descriptor();
        for (Descriptor layer : image.manifest().layers()) {
            putBlob(layer, image.layer(layer), made);
        }
        putBlob(image.manifest().config(), BlobContent.of(image.config().toBytes()), made);
        putBlob(manifest, BlobContent.of(image.manifest().toBytes()), made);
        Index after = before.with(manifest, tag);
        replaceIndex(put(artifacts, after, made));
        return manifest;
    }

    private Index index() throws IOException {
        return Files.exists(directory.resolve(LayoutReader.INDEX_FILE))
                ? Index.parse(new DirectoryFiles(directory).read(LayoutReader.INDEX_FILE, Json.DOCUMENT_BYTES_MAX), "")
                : Index.empty();
    }

    private Index put(List<Artifact> artifacts, Index before, Deque<Path> made) throws IOException {
        Index after = before;
        for (Artifact artifact : artifacts) {
            for (Map.Entry<Descriptor, BlobContent> blob : artifact.contents()) {
                putBlob(blob.getKey(), blob.getValue(), made);
            }
            putBlob(
                    artifact.manifest().descriptor(),
                    BlobContent.of(artifact.manifest().toBytes()),
                    made);
            after = after.with(artifact.descriptor(), artifact.tag());
        }
        return after;
    }

    private void replaceIndex(Index after) throws IOException {
        syncDirectory(directory.resolve("blobs/sha256"));
        Path aside = directory.resolve(TEMPORARY + "index");
        writeSynced(aside, new ByteArrayInputStream(after.toBytes()));
        Files.move(aside, directory.resolve(LayoutReader.INDEX_FILE), StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(directory);
    }

    private void putBlob(Descriptor blob, BlobContent content, Deque<Path> made) throws IOException {
        Path target = directory.resolve(ImageFiles.layoutName(blob.digest()));
        if (isWhole(target, blob)) {
            return;
        }
        Path aside = directory.resolve(TEMPORARY + blob.digest().hex());
        try (InputStream in = new VerifyingInput(content.open(), blob.digest(), blob.size())) {
            writeSynced(aside, in);
        }
        if (!Files.exists(target)) {
            made.push(target);
        }
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A blob that is there but damaged is written anew: its name promises other bytes. */
    private static boolean isWhole(Path file, Descriptor blob) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != blob.size()) {
            return false;
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = new VerifyingInput(Files.newInputStream(file), blob.digest(), blob.size())) {
            while (in.read(buffer) >= 0) {
                // The check is all that is wanted.
            }
            return true;
        } catch (UnrootException e) {
            return false;
        }
    }

    private static void writeSynced(Path file, InputStream in) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            OutputStream out = Channels.newOutputStream(channel);
            int count = in.read(buffer);
            while (count >= 0) {
                out.write(buffer, 0, count);
                count = in.read(buffer);
            }
            channel.force(true);
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void makeDirectories(Deque<Path> made) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path at = directory.resolve("blobs/sha256").toAbsolutePath();
        while (at != null && !Files.exists(at)) {
            missing.push(at);
            at = at.getParent();
        }
        for (Path path : missing) {
            Files.createDirectory(path);
            made.push(path);
        }
    }

    private FileChannel lockFile(Deque<Path> made) throws IOException {
        Path file = directory.resolve("oci-layout");
        if (!Files.exists(file)) {
            made.push(file);
        }
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** What a killed run left, of which no one is at work any more: we hold the lock. */
    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, TEMPORARY + "*")) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    /** Takes away what was made, the newest first; what another writer has put into meanwhile stays. */
    private void undo(Deque<Path> made) {
        try {
            if (Files.isDirectory(directory)) {
                removeLeftovers();
            }
            for (Path path : made) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // The failure that led here is the one to tell; the next run clears up.
        }
    }
}
