package io.github.unroot.debian;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of one member of an archive; closing it leaves the file open. */
final class MemberInput extends InputStream {
    private final FileChannel file;
    private final long end;
    private long at;

    MemberInput(FileChannel file, ArMember member) {
        this.file = file;
        at = member.offset();
        end = member.offset() + member.size();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at >= end) {
            return -1;
        }
        int count = file.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, end - at)), at);
        if (count < 0) {
            throw new EOFException("the package's file became shorter while it was read");
        }
        at += count;
        return count;
    }
}
