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
record Blob(byte[] bytes) {

    static Blob of(String text) {
        return new Blob(text.getBytes(StandardCharsets.UTF_8));
    }

    String hex() {
        return sha256(bytes);
    }

    String descriptor(String mediaType) {
        return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}".formatted(mediaType, hex(), bytes.length);
    }

    String name() {
        return "blobs/sha256/" + hex();
    }

    void putInto(Path layout) throws IOException {
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
