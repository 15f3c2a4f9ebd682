package io.github.unroot.transport;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A new file that is written aside, brought to the disk, read back, and only then given its name. */
final class SyncedFile {
    private static final int BUFFER_BYTES = 128 << 10;

    /** Never one that is there: it may be a link, and lead anywhere. */
    private static final Set<OpenOption> NEW = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);

    private SyncedFile() {}

    /** For reading too: what was written is read again through the same channel, whatever the umask made of its mode. */
    static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, NEW);
    }

    /** @param content fails at its end if it is not what the digest says */
    static void write(Path file, InputStream content, Digest digest, long size) throws IOException {
        try (FileChannel channel = create(file)) {
            copy(content, Channels.newOutputStream(channel));
            channel.force(true);
            verify(file, channel, digest, size);
        }
    }

    /**
     * Reads back what was written. A flipped bit in memory or on the way to the disk would otherwise be found by whoever
     * reads the image next, when what it was made from may be gone.
     */
    static void verify(Path file, FileChannel channel, Digest digest, long size) throws IOException {
        channel.position(0);
        try {
            // Not closed: the channel is the caller's.
            copy(new VerifyingInput(Channels.newInputStream(channel), digest, size), OutputStream.nullOutputStream());
        } catch (UnrootException e) {
            throw readsBackWrong(file, ": " + e.getMessage());
        }
    }

    static UnrootException readsBackWrong(Path file, String how) {
        return UnrootException.surroundings(
                file.toString(),
                "reads back as other bytes than were written" + how,
                "check the disk and the memory of this machine");
    }

    static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int count = in.read(buffer);
        while (count >= 0) {
            out.write(buffer, 0, count);
            count = in.read(buffer);
        }
    }

    /** Whatever was there under the name is replaced, in one step. */
    static void moveTo(Path aside, Path target) throws IOException {
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A name is on the disk only when its directory is. */
    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
