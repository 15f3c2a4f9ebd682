package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Writes an archive in the place of what was there. */
record ArchiveDestination(Path file, ArchiveWriter writer) implements Destination {
    private static final int BUFFER_BYTES = 128 << 10;

    /** A file lock holds off other processes only. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    static ArchiveDestination layout(Reference.LayoutArchive archive) {
        return new ArchiveDestination(archive.file(), ArchiveWriter.layout(archive.tag()));
    }

    static ArchiveDestination docker(Reference.DockerArchive archive) throws UnrootException {
        if (archive.name().isEmpty()) {
            return new ArchiveDestination(archive.file(), ArchiveWriter.docker(Optional.empty()));
        }
        String name = archive.name().get();
        if (name.startsWith("@") || name.contains("@sha256:")) {
            throw UnrootException.wrongCall(
                    archive.toString(), "an image can't be saved under a number or digest", "name it NAME:TAG");
        }
        return new ArchiveDestination(
                archive.file(), ArchiveWriter.docker(Optional.of(DockerArchiveReader.full(name))));
    }

    /** What goes into an archive. */
    @FunctionalInterface
    interface Content {
        void writeTo(TarWriter tar) throws IOException;
    }

    @Override
    public void checkHoldsIndexes() throws UnrootException {
        if (writer.dockerNames().isPresent()) {
            throw UnrootException.wrongCall(
                    "docker-archive:" + file,
                    "such an archive holds images of one platform",
                    "choose one with --platform, or write oci-archive:FILE:TAG");
        }
    }

    @Override
    public Descriptor publish(ImageContent image, List<Artifact> artifacts) throws IOException {
        replace(file, tar -> writer.write(image, artifacts, tar));
        return image.manifest().descriptor();
    }

    @Override
    public Descriptor publish(IndexContent index, List<Artifact> artifacts) throws IOException {
        checkHoldsIndexes();
        replace(file, tar -> writer.write(index, artifacts, tar));
        return index.descriptor();
    }

    /** Puts an archive into the place of another, whole or not at all. */
    static void replace(Path file, Content content) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
        IN_THIS_PROCESS.lock();
        try (AsideFile aside = AsideFile.create(directory)) {
            DigestOutputStream hashed =
                    new DigestOutputStream(Channels.newOutputStream(aside.channel()), Digest.hasher());
            TarWriter tar = new TarWriter(new BufferedOutputStream(hashed, BUFFER_BYTES));
            content.writeTo(tar);
            tar.finish();
            aside.publish(file, Digest.of(hashed.getMessageDigest()));
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }
}
