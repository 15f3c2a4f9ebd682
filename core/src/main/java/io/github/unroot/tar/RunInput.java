package io.github.unroot.tar;

import java.io.IOException;
import java.io.InputStream;

/** An input that is read in runs of bytes; a single byte is a run of one. */
public abstract class RunInput extends InputStream {
    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] target, int at, int length) throws IOException;
}
