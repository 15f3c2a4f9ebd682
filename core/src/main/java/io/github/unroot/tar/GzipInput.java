package io.github.unroot.tar;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952) of any number of members, each checked against its CRC and length. What follows the last
 * one must be nothing: Go refuses it, others ignore it.
 *
 * <p>The JDK's own stream reads 512 bytes at a time and takes half as long again.
 */
final class GzipInput extends InputStream {
    /** An empty member costs 20 bytes and gives none; images by eStargz hold many members, but none that are empty. */
    static final int EMPTY_MEMBERS_MAX = 10_000;

    private static final int BUFFER_BYTES = 64 << 10;

    /** Go's limit of a header's file name and comment. */
    private static final int HEADER_TEXT_BYTES_MAX = 511;

    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int FLAGS_RESERVED = 0xe0;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private int emptyMembers;
    private boolean inMember;
    private boolean ended;

    GzipInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !startMember()) {
                break;
            }
            int count = inflate(target, at, length);
            if (count > 0) {
                crc.update(target, at, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int at, int length) throws IOException {
        if (inflater.needsInput() && !inflater.finished()) {
            if (start == end && !fill()) {
                throw cutOff();
            }
            inflater.setInput(buffer, start, end - start);
            start = end;
        }
        try {
            int count = inflater.inflate(target, at, length);
            if (count == 0 && inflater.needsDictionary()) {
                throw UnrootException.badInput("the gzip data wants a dictionary");
            }
            return count;
        } catch (DataFormatException e) {
            throw UnrootException.badInput("the gzip data is corrupt: " + e.getMessage());
        }
    }

    /** Reads a member's header; false at the end of all. */
    private boolean startMember() throws IOException {
        if (start == end && !fill()) {
            ended = true;
            return false;
        }
        crc.reset();
        if (headerByte() != 0x1f || headerByte() != 0x8b) {
            throw UnrootException.badInput("garbage where a gzip member should start");
        }
        if (headerByte() != 8) {
            throw UnrootException.badInput("a gzip member is not compressed by deflate");
        }
        int flags = headerByte();
        if ((flags & FLAGS_RESERVED) != 0) {
            throw UnrootException.badInput("a gzip header has reserved flags");
        }
        for (int i = 0; i < 6; i++) {
            headerByte();
        }
        skipOptional(flags);
        crc.reset();
        inflater.reset();
        inMember = true;
        return true;
    }

    private void skipOptional(int flags) throws IOException {
        if ((flags & FLAG_EXTRA) != 0) {
            int length = headerByte() | headerByte() << 8;
            for (int i = 0; i < length; i++) {
                headerByte();
            }
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            int wanted = (int) crc.getValue() & 0xffff;
            if ((nextByte() | nextByte() << 8) != wanted) {
                throw UnrootException.badInput("a gzip header has a wrong checksum");
            }
        }
    }

    private void skipText() throws IOException {
        for (int i = 0; i <= HEADER_TEXT_BYTES_MAX; i++) {
            if (headerByte() == 0) {
                return;
            }
        }
        throw UnrootException.badInput("a gzip header holds a text longer than " + HEADER_TEXT_BYTES_MAX);
    }

    private void endMember() throws IOException {
        start = end - inflater.getRemaining();
        inMember = false;
        if (fourBytes() != crc.getValue()) {
            throw UnrootException.badInput("a gzip member has a wrong CRC");
        }
        if (fourBytes() != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw UnrootException.badInput("a gzip member has a wrong length");
        }
        if (inflater.getBytesWritten() == 0) {
            emptyMembers++;
            if (emptyMembers > EMPTY_MEMBERS_MAX) {
                throw UnrootException.badInput("more than " + EMPTY_MEMBERS_MAX + " empty gzip members");
            }
        }
    }

    private long fourBytes() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            value |= (long) nextByte() << shift;
        }
        return value;
    }

    private int headerByte() throws IOException {
        int next = nextByte();
        crc.update(next);
        return next;
    }

    private int nextByte() throws IOException {
        if (start == end && !fill()) {
            throw cutOff();
        }
        return buffer[start++] & 0xff;
    }

    private boolean fill() throws IOException {
        start = 0;
        end = Math.max(in.read(buffer, 0, BUFFER_BYTES), 0);
        return end > 0;
    }

    private static UnrootException cutOff() {
        return UnrootException.badInput("the gzip data is cut off");
    }

    @Override
    public void close() throws IOException {
        ended = true;
        inflater.end();
        in.close();
    }
}
