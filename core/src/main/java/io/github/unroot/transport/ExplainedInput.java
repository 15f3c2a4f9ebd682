package io.github.unroot.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file of an image; where the machine fails to read it, the failure says which file it was. */
final class ExplainedInput extends FilterInputStream {
    private final String subject;

    ExplainedInput(InputStream file, String subject) {
        super(file);
        this.subject = subject;
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            throw ReadFailure.of(e, subject);
        }
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        try {
            return super.read(target, at, length);
        } catch (IOException e) {
            throw ReadFailure.of(e, subject);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } catch (IOException e) {
            throw ReadFailure.of(e, subject);
        }
    }
}
