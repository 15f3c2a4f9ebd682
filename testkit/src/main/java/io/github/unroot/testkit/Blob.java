package io.github.unroot.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes that are named by their digest. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Blob(byte[] bytes) {

    public static Blob of(String text) {
        return new Blob(text.getBytes(StandardCharsets.UTF_8));
    }

    public String hex() {
        return sha256(bytes);
    }

    /** What a document that names it says, and nothing more. */
    public String descriptor(String mediaType) {
        return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}".formatted(mediaType, hex(), bytes.length);
    }

    /** Its file in a layout. */
    public String name() {
        return "blobs/sha256/" + hex();
    }

    public void putInto(Path layout) throws IOException {
        Files.write(layout.resolve(name()), bytes);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
