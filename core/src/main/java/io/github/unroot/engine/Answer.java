package io.github.unroot.engine;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What an engine answers, up to its body (RFC 9112).
 *
 * @param body as it was meant, without its transfer coding; closing the answer ends the connection
 */
record Answer(int status, InputStream body, Connection connection) implements Closeable {
    private static final int HEAD_BYTES_MAX = 64 << 10;
    private static final int CONTINUE = 100;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int OK = 200;

    static Answer read(Connection connection) throws IOException {
        InputStream in = connection.in();
        Head head = Head.read(in);
        while (head.status() >= CONTINUE && head.status() < OK && head.status() != SWITCHING_PROTOCOLS) {
            head = Head.read(in);
        }
        return new Answer(head.status(), head.body(in), connection);
    }

    boolean succeeded() {
        return status < 300;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    /** The status line and the fields, their names in lower case. */
    private record Head(int status, Map<String, String> fields) {
        static Head read(InputStream in) throws IOException {
            int[] left = {HEAD_BYTES_MAX};
            String first = line(in, left);
            String[] words = first.split(" ", 3);
            if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5][0-9]{2}")) {
                throw new StreamCorruptedException("it does not answer in HTTP");
            }
            Map<String, String> fields = new HashMap<>();
            for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
            return new Head(Integer.parseInt(words[1]), fields);
        }

        InputStream body(InputStream in) throws IOException {
            if (fields.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
                return new ChunkedInput(in);
            }
            String length = fields.getOrDefault("content-length", "");
            if (length.matches("[0-9]{1,18}")) {
                return new SizedInput(in, Long.parseLong(length));
            }
            return status == 204 || status == 304 ? InputStream.nullInputStream() : in;
        }
    }

    /** A line without its end; byte by byte, since what follows the head belongs to the body. */
    static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (left[0]-- == 0) {
                throw new StreamCorruptedException("its answer's head is larger than " + HEAD_BYTES_MAX + " bytes");
            }
            line.append((char) next);
            next = in.read();
        }
        if (next < 0) {
            throw new EOFException("it closed the connection without an answer");
        }
        return line.toString().stripTrailing();
    }

    /** A message of an engine, from a body that is meant to be short. */
    static String text(InputStream in, int bytesMax) throws IOException {
        return new String(in.readNBytes(bytesMax), StandardCharsets.UTF_8);
    }
}
