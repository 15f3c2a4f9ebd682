package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Index;
import io.github.unroot.image.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes into an OCI image layout beside what it holds. Blobs come first, each aside and then renamed; the index last: it
 * is the one step that readers see.
 */
record LayoutDestination(Path directory, Optional<String> tag, Consumer<String> notes) implements Destination {
    private static final String TEMPORARY = "tmp-unroot-";
    private static final String BLOBS = "blobs/sha256";

    /** How often a layout may be taken away by others that fail while we wait for its lock. */
    private static final int TAKEN_AWAY_MAX = 100;

    /** A file lock holds off other processes only. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    /** What is written while no one else writes; it tells which files it made. */
    @FunctionalInterface
    private interface Writing<T> {
        T write(MadeFiles made) throws IOException;
    }

    @Override
    public Descriptor publish(ImageContent image, List<Artifact> artifacts) throws IOException {
        return alone(made -> write(image, artifacts, made));
    }

    @Override
    public Descriptor publish(IndexContent index, List<Artifact> artifacts) throws IOException {
        return alone(made -> write(index, artifacts, made));
    }

    /** Adds artifacts to the layout; the images in it stay as they are. */
    void attach(List<Artifact> artifacts) throws IOException {
        alone(made -> {
            replaceIndex(put(artifacts, index(), made), made);
            return artifacts;
        });
    }

    private <T> T alone(Writing<T> writing) throws IOException {
        MadeFiles made = new MadeFiles();
        IN_THIS_PROCESS.lock();
        try (LayoutLock lock = lock(made)) {
            return writeOrUndo(writing, lock, made);
        } catch (IOException e) {
            throw WriteFailure.of(e, directory);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private LayoutLock lock(MadeFiles made) throws IOException {
        try {
            int taken = 0;
            while (true) {
                try {
                    made.makeDirectories(directory.resolve(BLOBS));
                    Optional<LayoutLock> lock = LayoutLock.acquire(directory, made);
                    if (lock.isPresent()) {
                        return lock.get();
                    }
                } catch (NoSuchFileException | FileAlreadyExistsException e) {
                    // Another writer takes away what it made, or makes it at the same time.
                    if (taken == TAKEN_AWAY_MAX) {
                        throw e;
                    }
                }
                taken++;
            }
        } catch (IOException | RuntimeException | Error e) {
            made.undo();
            throw e;
        }
    }

    /** Undone under the lock: to whoever has it next, a blob that is there is one to rely on. */
    private <T> T writeOrUndo(Writing<T> writing, LayoutLock lock, MadeFiles made) throws IOException {
        try {
            lock.writeVersion();
            removeLeftovers();
            return writing.write(made);
        } catch (IOException | RuntimeException | Error e) {
            undo(made);
            throw e;
        }
    }

    private Descriptor write(ImageContent image, List<Artifact> artifacts, MadeFiles made) throws IOException {
        Index before = index();
        put(image, made);
        return name(image.manifest().descriptor(), before, artifacts, made);
    }

    private Descriptor write(IndexContent images, List<Artifact> artifacts, MadeFiles made) throws IOException {
        Index before = index();
        for (ImageContent image : images.images()) {
            put(image, made);
        }
        putBlob(images.descriptor(), BlobContent.of(images.index().toBytes()), made);
        return name(images.descriptor(), before, artifacts, made);
    }

    private void put(ImageContent image, MadeFiles made) throws IOException {
        for (Descriptor layer : image.manifest().layers()) {
            putBlob(layer, image.layer(layer), made);
        }
        putBlob(image.manifest().config(), BlobContent.of(image.config().toBytes()), made);
        putBlob(image.manifest().descriptor(), BlobContent.of(image.manifest().toBytes()), made);
    }

    /** The one step that readers see. */
    private Descriptor name(Descriptor published, Index before, List<Artifact> artifacts, MadeFiles made)
            throws IOException {
        replaceIndex(put(artifacts, before.with(published, tag), made), made);
        tell(before, published);
        return published;
    }

    private Index put(List<Artifact> artifacts, Index before, MadeFiles made) throws IOException {
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

    private void replaceIndex(Index after, MadeFiles made) throws IOException {
        SyncedFile.syncDirectory(directory.resolve(BLOBS));
        made.syncDirectories();
        Path aside = directory.resolve(TEMPORARY + "index");
        byte[] bytes = after.toBytes();
        SyncedFile.write(aside, new ByteArrayInputStream(bytes), Digest.of(bytes), bytes.length);
        SyncedFile.moveTo(aside, directory.resolve(LayoutReader.INDEX_FILE));
        made.keep();
        SyncedFile.syncDirectory(directory);
    }

    /** Of two writers of one tag the last wins, and says so. */
    private void tell(Index before, Descriptor manifest) {
        String name = tag.orElse("");
        before.tagged(name).stream()
                .map(Descriptor::digest)
                .filter(digest -> !digest.equals(manifest.digest()))
                .forEach(digest -> notes.accept("oci:" + directory + ":" + name + " was " + digest + " before"));
    }

    /** An index that is there and can't be read is none to be replaced: it has the others' tags. */
    private Index index() throws IOException {
        DirectoryFiles files = new DirectoryFiles(directory);
        return files.size(LayoutReader.INDEX_FILE).isPresent()
                ? Index.parse(files.read(LayoutReader.INDEX_FILE, Json.DOCUMENT_BYTES_MAX), "")
                : Index.empty();
    }

    private void putBlob(Descriptor blob, BlobContent content, MadeFiles made) throws IOException {
        Path target = directory.resolve(ImageFiles.layoutName(blob.digest()));
        if (isWhole(target, blob)) {
            return;
        }
        Path aside = directory.resolve(TEMPORARY + blob.digest().hex());
        try (InputStream in = new VerifyingInput(content.open(), blob.digest(), blob.size())) {
            SyncedFile.write(aside, in, blob.digest(), blob.size());
        }
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            made.add(target);
        }
        SyncedFile.moveTo(aside, target);
    }

    /** A blob that is there but damaged is written anew: its name promises other bytes. */
    private static boolean isWhole(Path file, Descriptor blob) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != blob.size()) {
            return false;
        }
        try (InputStream in = new VerifyingInput(Files.newInputStream(file), blob.digest(), blob.size())) {
            SyncedFile.copy(in, OutputStream.nullOutputStream());
            return true;
        } catch (IOException e) {
            // Neither is one that the disk no longer gives back.
            return false;
        }
    }

    /** What a killed run left, of which no one is at work any more: we hold the lock. */
    private void removeLeftovers() throws IOException {
        for (Path leftover : Leftovers.in(directory, TEMPORARY)) {
            Files.deleteIfExists(leftover);
        }
    }

    private void undo(MadeFiles made) {
        try {
            removeLeftovers();
            if (Files.exists(directory.resolve(LayoutReader.INDEX_FILE))) {
                // Another writer was first and relies on the layout that we made.
                made.forget(directory.resolve(LayoutLock.LAYOUT_FILE));
            }
        } catch (IOException e) {
            // The failure that led here is the one to tell; the next run clears up.
        }
        made.undo();
    }
}
