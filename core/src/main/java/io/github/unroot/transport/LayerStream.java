package io.github.unroot.transport;

import io.github.unroot.image.Compression;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.Decompression;
import io.github.unroot.tar.ReadAhead;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A layer's uncompressed bytes, checked against the blob's digest and the diff ID while they are read. */
public final class LayerStream extends InputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private final String blob;
    private final InputStream in;
    private final Digest diffId;
    private final boolean hashed;
    private final Expansion expansion;
    private final int layer;
    private final MessageDigest hasher = Digest.hasher();
    private byte[] buffer = {};
    private int position;
    private int end;
    private long count;
    private boolean finished;

    private LayerStream(String blob, InputStream in, Digest diffId, boolean hashed, Expansion expansion, int layer) {
        this.blob = blob;
        this.in = in;
        this.diffId = diffId;
        this.hashed = hashed;
        this.expansion = expansion;
        this.layer = layer;
    }

    /**
     * @param stored the blob's bytes, already checked against its digest as they are read
     * @param expansion of the image whose layer has this number
     */
    static LayerStream open(
            InputStream stored,
            Descriptor descriptor,
            Compression compression,
            Digest diffId,
            Expansion expansion,
            int layer)
            throws IOException {
        String blob = descriptor.digest().toString();
        try {
            // The blob's own check is the diff ID's, where nothing is compressed.
            boolean plain = compression == Compression.NONE;
            if (plain && !descriptor.digest().equals(diffId)) {
                throw UnrootException.badInput("the config says that the layer is " + diffId);
            }
            InputStream expanded = new ToItsEnd(Decompression.open(stored, compression), stored);
            return new LayerStream(blob, new ReadAhead(expanded), diffId, !plain, expansion, layer);
        } catch (UnrootException e) {
            stored.close();
            throw e.located(place -> place.inBlob(blob));
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /** Makes sure that there are bytes at hand; false at the checked end. */
    private boolean fill() throws IOException {
        if (position < end) {
            return true;
        }
        if (finished) {
            return false;
        }
        if (buffer.length == 0) {
            buffer = new byte[BUFFER_BYTES];
        }
        position = 0;
        end = 0;
        int got = readIn(buffer, 0, BUFFER_BYTES);
        if (got < 0) {
            return false;
        }
        end = got;
        return true;
    }

    private int readIn(byte[] target, int at, int length) throws IOException {
        try {
            int got = in.read(target, at, length);
            if (got < 0) {
                checkEnd();
                return -1;
            }
            if (hashed) {
                hasher.update(target, at, got);
            }
            count += got;
            expansion.reached(layer, count);
            return got;
        } catch (UnrootException e) {
            throw e.located(place -> place.inBlob(blob));
        }
    }

    private void checkEnd() throws IOException {
        if (finished) {
            return;
        }
        if (hashed) {
            Digest found = Digest.of(hasher);
            if (!found.equals(diffId)) {
                throw UnrootException.badInput(
                        "the layer's uncompressed bytes have the digest " + found + ", the config says " + diffId);
            }
        }
        finished = true;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == end && length >= BUFFER_BYTES / 2) {
            return finished ? -1 : readIn(target, at, length);
        }
        if (!fill()) {
            return -1;
        }
        int got = Math.min(length, end - position);
        System.arraycopy(buffer, position, target, at, got);
        position += got;
        return got;
    }

    @Override
    public long skip(long length) throws IOException {
        if (length <= 0 || !fill()) {
            return 0;
        }
        int skipped = (int) Math.min(length, end - position);
        position += skipped;
        return skipped;
    }

    /** Reads what is left and fails unless all was as promised; only then may the caller use what it has read. */
    public void finish() throws IOException {
        while (fill()) {
            position = end;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Reads the stored bytes to their end, so that their check is made even if a decompressor stops before. */
    private static final class ToItsEnd extends InputStream {
        private final InputStream expanded;
        private final InputStream stored;

        ToItsEnd(InputStream expanded, InputStream stored) {
            this.expanded = expanded;
            this.stored = stored;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            int got = expanded.read(target, at, length);
            if (got < 0 && stored.read() >= 0) {
                throw UnrootException.badInput("bytes follow the compressed data");
            }
            return got;
        }

        @Override
        public void close() throws IOException {
            try (stored) {
                expanded.close();
            }
        }
    }
}
