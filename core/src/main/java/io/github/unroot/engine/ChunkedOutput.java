package io.github.unroot.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A body in chunks, one a write. Only {@link #finish} says that it is whole: one that is given up is never taken for it. */
final class ChunkedOutput extends OutputStream {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final OutputStream out;

    ChunkedOutput(OutputStream out) {
        this.out = out;
    }

    /** The reader takes no more; what it has to say is in its answer. */
    static final class GoneException extends IOException {
        private static final long serialVersionUID = 1L;

        GoneException(IOException cause) {
            super(cause);
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int at, int length) throws IOException {
        if (length > 0) {
            send(ascii(Integer.toHexString(length) + "\r\n"));
            send(bytes, at, length);
            send(LINE_END);
        }
    }

    void finish() throws IOException {
        send(ascii("0\r\n\r\n"));
    }

    private void send(byte[] bytes) throws IOException {
        send(bytes, 0, bytes.length);
    }

    private void send(byte[] bytes, int at, int length) throws IOException {
        try {
            out.write(bytes, at, length);
        } catch (IOException e) {
            throw new GoneException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
