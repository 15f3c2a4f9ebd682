package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Writes an archive in the place of what was there. */
record ArchiveDestination(Path file, ArchiveWriter writer) implements Destination {
    private static final int BUFFER_BYTES = 128 << 10;

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

    @Override
    public Descriptor publish(ImageContent image) throws IOException {
        Path aside = file.resolveSibling("." + file.getFileName() + ".tmp-unroot-"
                + ProcessHandle.current().pid());
        try {
            Descriptor manifest;
            try (FileChannel channel = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                TarWriter tar =
                        new TarWriter(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES));
                manifest = writer.write(image, tar);
                tar.finish();
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return manifest;
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
