package io.github.unroot.tar;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.github.unroot.image.Compression;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** Turns a layer as stored into the tar archive that it is. */
public final class Decompression {
    private static final int MAGIC_BYTES = 6;

    private Decompression() {}

    /**
     * @param declared what the media type says; engines go by the bytes, so both must agree
     */
    public static InputStream open(InputStream stored, Compression declared) throws IOException {
        PushbackInputStream in = new PushbackInputStream(stored, MAGIC_BYTES);
        byte[] magic = in.readNBytes(MAGIC_BYTES);
        in.unread(magic);
        Compression found = found(magic);
        if (found != declared) {
            throw UnrootException.badInput("the media type says " + name(declared) + ", the bytes are " + name(found)
                    + ": media type and bytes disagree");
        }
        return switch (declared) {
            case NONE -> in;
            case GZIP -> new GzipInput(in);
            case ZSTD -> new ZstdInput(in);
        };
    }

    /** How bytes are compressed, by their first six. */
    public static Compression found(byte[] magic) throws UnrootException {
        if (startsWith(magic, 0x1f, 0x8b)) {
            return Compression.GZIP;
        }
        if (startsWith(magic, 0x28, 0xb5, 0x2f, 0xfd) || isSkippableFrame(magic)) {
            return Compression.ZSTD;
        }
        if (startsWith(magic, 'B', 'Z', 'h')) {
            throw UnrootException.badInput("layers compressed by bzip2 are not supported");
        }
        if (startsWith(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            throw UnrootException.badInput("layers compressed by xz are not supported");
        }
        if (startsWith(magic, 0x04, 0x22, 0x4d, 0x18)) {
            throw UnrootException.badInput("layers compressed by lz4 are not supported");
        }
        return Compression.NONE;
    }

    private static boolean isSkippableFrame(byte[] magic) {
        return magic.length >= 4
                && (magic[0] & 0xf0) == 0x50
                && magic[1] == 0x2a
                && magic[2] == 0x4d
                && magic[3] == 0x18;
    }

    private static boolean startsWith(byte[] bytes, int... wanted) {
        if (bytes.length < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((bytes[i] & 0xff) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static String name(Compression compression) {
        return switch (compression) {
            case NONE -> "plain tar";
            case GZIP -> "gzip";
            case ZSTD -> "zstd";
        };
    }

    /** Decompresses zstd; the library's own exceptions, checked or not, become ours. */
    private static final class ZstdInput extends InputStream {
        private final Source source;
        private final ZstdInputStream in;

        ZstdInput(InputStream stored) {
            source = new Source(new ZstdFrames(stored));
            in = ZstdInputStream.create(source);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            try {
                return in.read(target, at, length);
            } catch (RuntimeException e) {
                throw corrupt(e);
            } catch (IOException e) {
                if (source.failed) {
                    throw e;
                }
                throw corrupt(e);
            }
        }

        private static UnrootException corrupt(Exception e) {
            return UnrootException.badInput("the zstd data is corrupt: " + e.getMessage());
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Tells a failure to read from a failure to decompress. */
    private static final class Source extends InputStream {
        private final InputStream stored;
        private boolean failed;

        Source(InputStream stored) {
            this.stored = stored;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            try {
                return stored.read(target, at, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            stored.close();
        }
    }
}
