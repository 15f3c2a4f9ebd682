package io.github.unroot.engine;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;

/**
 * Two streams of a container in one: each frame is a byte for the stream, three of nothing, four for the length, and what
 * was printed. (Engine API, "Attach to a container: stream format".)
 */
final class Frames {
    private static final int STREAMS = 3;
    private static final int NOTHING_BYTES = 3;
    private static final int BUFFER_BYTES = 8192;

    private Frames() {}

    static void read(InputStream in, OutputReader reader) throws IOException {
        DataInputStream frames = new DataInputStream(in);
        byte[] buffer = new byte[BUFFER_BYTES];
        int stream = frames.read();
        while (stream >= 0) {
            if (stream >= STREAMS) {
                throw new StreamCorruptedException("what a container printed comes in no frames");
            }
            frames.skipNBytes(NOTHING_BYTES);
            long left = Integer.toUnsignedLong(frames.readInt());
            while (left > 0) {
                int count = frames.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new EOFException("what a container printed ends in the middle of a frame");
                }
                left -= count;
                if (!reader.take(buffer, count)) {
                    return;
                }
            }
            stream = frames.read();
        }
    }
}
