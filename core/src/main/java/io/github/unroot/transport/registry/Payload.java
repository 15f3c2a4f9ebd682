package io.github.unroot.transport.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What is sent: it can be opened again where the sending has to start again. */
public record Payload(long size, Opening content) {

    /** Gives the bytes from their start. */
    @FunctionalInterface
    public interface Opening {
        InputStream open() throws IOException;
    }

    static Payload of(byte[] bytes) {
        return new Payload(bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    /** The same without its first bytes, which are read all the same: a check of the whole goes on. */
    Payload from(long offset) {
        return new Payload(size - offset, () -> {
            InputStream in = content.open();
            try {
                in.skipNBytes(offset);
                return in;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        });
    }
}
