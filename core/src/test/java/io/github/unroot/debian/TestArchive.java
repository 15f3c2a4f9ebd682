package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** An archive of one suite in a directory, made anew for a test: packages of any bytes, an index, a signed release. */
final class TestArchive {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int XZ_BLOCK_BYTES = 4 << 10;

    private final Path directory;
    private final String suite;
    private final StringBuilder packages = new StringBuilder();
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Map<String, byte[]> indexes = new TreeMap<>();

    TestArchive(Path directory, String suite, Instant date) {
        this.directory = directory;
        this.suite = suite;
        fields.put("Origin", "Debian");
        fields.put("Label", "Debian");
        fields.put("Suite", "stable");
        fields.put("Codename", suite);
        fields.put("Acquire-By-Hash", "yes");
        fields.put("Architectures", "amd64");
        dated(date);
    }

    TestArchive dated(Instant date) {
        return with("Date", DATE.format(date));
    }

    TestArchive validUntil(Instant end) {
        return with("Valid-Until", DATE.format(end));
    }

    TestArchive with(String field, String value) {
        fields.put(field, value);
        return this;
    }

    /** @return what the index says of it */
    String add(String name, String version, byte[] content) throws IOException {
        String path = "pool/main/" + name + "_" + version + "_amd64.deb";
        write(path, content);
        String stanza =
                "Package: " + name + "\nVersion: " + version + "\nArchitecture: amd64\nFilename: " + path + "\nSize: "
                        + content.length + "\nSHA256: " + Digest.of(content).hex() + "\n\n";
        packages.append(stanza);
        return stanza;
    }

    Path file(String path) {
        return directory.resolve(path);
    }

    /** The index in its packings, by the hash and by the name. */
    TestArchive index(IndexPacking... packings) throws IOException {
        byte[] plain = packages.toString().getBytes(StandardCharsets.UTF_8);
        indexes.clear();
        indexes.put(indexPath(IndexPacking.NONE), plain);
        for (IndexPacking packing : packings) {
            byte[] packed = packed(packing, plain);
            indexes.put(indexPath(packing), packed);
            write(indexFile(packing), packed);
            write("dists/" + suite + "/" + indexPath(packing), packed);
        }
        return this;
    }

    static String indexPath(IndexPacking packing) {
        return "main/binary-amd64/Packages" + packing.suffix();
    }

    /** Where a mirror has it. */
    String indexFile(IndexPacking packing) {
        Digest digest = Digest.of(indexes.getOrDefault(indexPath(packing), new byte[0]));
        return "dists/" + suite + "/main/binary-amd64/by-hash/SHA256/" + digest.hex();
    }

    /** What is signed. */
    String release() {
        StringBuilder text = new StringBuilder();
        fields.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        text.append("SHA256:\n");
        indexes.forEach((path, bytes) -> text.append(' ')
                .append(Digest.of(bytes).hex())
                .append(' ')
                .append(bytes.length)
                .append(' ')
                .append(path)
                .append('\n'));
        return text.toString();
    }

    void sign(TestKey key, TestKey.Signing how) throws IOException {
        publish(key.clearSigned(release(), how));
    }

    void publish(String inRelease) throws IOException {
        write("dists/" + suite + "/InRelease", inRelease.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(directory.resolve(path.substring(0, path.lastIndexOf('/'))));
        Files.write(file, content);
    }

    private static byte[] packed(IndexPacking packing, byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        switch (packing) {
            case GZIP -> {
                try (OutputStream out = new GZIPOutputStream(packed)) {
                    out.write(plain);
                }
            }
            case XZ -> writeXz(packed, plain);
            case NONE -> packed.writeBytes(plain);
        }
        return packed.toByteArray();
    }

    /** In several blocks, as xz writes what is large. */
    private static void writeXz(OutputStream packed, byte[] plain) throws IOException {
        try (XZOutputStream out = new XZOutputStream(packed, new LZMA2Options(1))) {
            for (int at = 0; at < plain.length; at += XZ_BLOCK_BYTES) {
                out.write(plain, at, Math.min(XZ_BLOCK_BYTES, plain.length - at));
                out.endBlock();
            }
        }
    }
}
