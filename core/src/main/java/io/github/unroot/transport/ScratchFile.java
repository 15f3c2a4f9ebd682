package io.github.unroot.transport;

import io.github.unroot.problem.UnrootException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes set aside on disk while a job lasts. The file has no name any more once it is open, so nothing is left behind
 * however the job ends.
 */
public final class ScratchFile implements Closeable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final FileChannel file;
    private long end;

    private ScratchFile(FileChannel file) {
        this.file = file;
    }

    /** In the machine's directory for temporary files. */
    public static ScratchFile open() throws IOException {
        return new ScratchFile(nameless());
    }

    static FileChannel nameless() throws IOException {
        try {
            Path path = Files.createTempFile("unroot-", ".scratch");
            try {
                return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw UnrootException.surroundings(
                    "cannot make a temporary file in " + System.getProperty("java.io.tmpdir"),
                    String.valueOf(e.getMessage()),
                    "name another place with TMPDIR");
        }
    }

    /** Something that writes its bytes when it is asked to. */
    @FunctionalInterface
    public interface Writing {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Keeps as many bytes as said; the stream must have them. */
    public BlobContent keep(long size, InputStream content) throws IOException {
        return keep(out -> {
            byte[] buffer = new byte[BUFFER_BYTES];
            long left = size;
            while (left > 0) {
                int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new EOFException("a content ends " + left + " bytes too early");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        });
    }

    /** Keeps what is written; one at a time, and nothing kept if the writing fails. */
    public synchronized BlobContent keep(Writing writing) throws IOException {
        long start = end;
        Appending appending = new Appending(start);
        try (OutputStream out = new BufferedOutputStream(appending, BUFFER_BYTES)) {
            writing.writeTo(out);
        }
        end = appending.position;
        long stop = end;
        return () -> new ChannelRange(file, start, stop);
    }

    /** All that is kept, in the order of its keeping. */
    FileChannel file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private final class Appending extends OutputStream {
        private long position;

        Appending(long start) {
            position = start;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            try {
                while (buffer.hasRemaining()) {
                    position += file.write(buffer, position);
                }
            } catch (IOException e) {
                throw UnrootException.surroundings(
                        "cannot write to a temporary file in " + System.getProperty("java.io.tmpdir"),
                        String.valueOf(e.getMessage()),
                        "free some space, or name another place with TMPDIR");
            }
        }
    }
}
