package io.github.unroot.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** A file that is there whole or not at all, whoever is killed while it is written, and however many write it at once. */
public final class WholeFile {
    private static final SecureRandom NAMES = new SecureRandom();

    private WholeFile() {}

    /** Written aside, brought to the disk, and then put in the place of whatever has the name. */
    public static void write(Path file, ScratchFile.Writing writing) throws IOException {
        Path aside =
                file.resolveSibling("." + file.getFileName() + "." + Long.toHexString(NAMES.nextLong()) + ".aside");
        try {
            try (FileChannel channel = SyncedFile.create(aside)) {
                // Not closed: the channel is to be forced yet.
                OutputStream out = Channels.newOutputStream(channel);
                writing.writeTo(out);
                channel.force(true);
            }
            SyncedFile.moveTo(aside, file);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
