package io.github.unroot.debian;

import io.github.unroot.image.Compression;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.Decompression;
import io.github.unroot.tar.RunInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZFormatException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/** Uncompresses a member of a package, as its name says; never more bytes than are allowed. */
final class MemberCompression {
    /** The highest preset of xz asks for 65 MiB. */
    private static final int XZ_MEMORY_KIB_MAX = 256 << 10;

    private MemberCompression() {}

    static InputStream open(InputStream stored, ArMember member, long bytesMax) throws IOException {
        String name = member.name();
        String suffix = name.substring(name.indexOf(".tar") + ".tar".length());
        InputStream plain = switch (suffix) {
            case "" -> stored;
            case ".gz" -> Decompression.open(stored, Compression.GZIP);
            case ".zst" -> Decompression.open(stored, Compression.ZSTD);
            case ".xz" -> xz(stored, name);
            default ->
                throw UnrootException.badInput("the member " + name
                        + " is compressed in a way that is not supported; known are gz, xz and zst");
        };
        return new Bounded(plain, name, bytesMax);
    }

    private static InputStream xz(InputStream stored, String name) throws IOException {
        try {
            return new XZInputStream(stored, XZ_MEMORY_KIB_MAX);
        } catch (XZFormatException e) {
            throw UnrootException.badInput("what is named .xz is not compressed by xz");
        } catch (XZIOException e) {
            throw damaged(name);
        } catch (EOFException e) {
            throw cutOff(name);
        }
    }

    private static UnrootException damaged(String name) {
        return UnrootException.badInput(name + " is damaged: it can't be uncompressed");
    }

    private static UnrootException cutOff(String name) {
        return UnrootException.badInput(name + " is cut off");
    }

    /** Ends a stream that gives more than it may, and says what a decompressor found wrong. */
    private static final class Bounded extends RunInput {
        private final InputStream in;
        private final String name;
        private final long bytesMax;
        private long count;

        Bounded(InputStream in, String name, long bytesMax) {
            this.in = in;
            this.name = name;
            this.bytesMax = bytesMax;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = in.read(bytes, offset, length);
            } catch (MemoryLimitException e) {
                throw UnrootException.badInput(
                        name + " asks for " + e.getMemoryNeeded() + " KiB to be uncompressed, which is too much");
            } catch (XZIOException e) {
                throw damaged(name);
            } catch (EOFException e) {
                throw cutOff(name);
            }
            count += Math.max(read, 0);
            if (count > bytesMax) {
                throw UnrootException.badInput(name + " uncompresses to more than " + bytesMax + " bytes");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
