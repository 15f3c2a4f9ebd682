package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** How archives compress their indexes, the quickest one first: what gzip costs in bytes it saves many times in unpacking. */
enum IndexPacking {
    GZIP(".gz") {
        @Override
        byte[] unpacked(byte[] packed, int size) throws IOException {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), BUFFER_BYTES)) {
                return in.readNBytes(size + 1);
            }
        }
    },
    XZ(".xz") {
        @Override
        byte[] unpacked(byte[] packed, int size) throws IOException {
            return ParallelXz.unpack(packed, size);
        }
    },
    NONE("") {
        @Override
        byte[] unpacked(byte[] packed, int size) {
            return packed;
        }
    };

    private static final int BUFFER_BYTES = 64 << 10;

    private final String suffix;

    IndexPacking(String suffix) {
        this.suffix = suffix;
    }

    String suffix() {
        return suffix;
    }

    /** @param size what the unpacked index has by the release; no more is unpacked */
    byte[] unpack(String subject, byte[] packed, int size) throws IOException {
        byte[] bytes;
        try {
            bytes = unpacked(packed, size);
        } catch (IOException e) {
            throw UnrootException.badInput(subject + " cannot be unpacked: " + e.getMessage());
        }
        if (bytes.length != size) {
            throw UnrootException.badInput(subject + " unpacks to another size than the " + size + " bytes listed");
        }
        return bytes;
    }

    abstract byte[] unpacked(byte[] packed, int size) throws IOException;
}
