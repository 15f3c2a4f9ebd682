package io.github.unroot.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A layer that is compressed while it is made: however big it is, neither memory nor disk ever holds it whole.
 *
 * @param digest of the blob, 64 hexadecimal digits
 * @param size of the blob in bytes
 * @param diffId of the tar archive, 64 hexadecimal digits
 */
public record StreamedLayer(String digest, long size, String diffId) {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final byte[] ZEROS = new byte[BUFFER_BYTES];

    /** What the layer holds, written piece by piece. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Archive archive) throws IOException;
    }

    /** Where the pieces of a layer go. */
    public static final class Archive {
        private final OutputStream out;

        private Archive(OutputStream out) {
            this.out = out;
        }

        /** The entries of a builder, without the archive's end. */
        public Archive add(LayerBuilder entries) throws IOException {
            out.write(entries.withoutEnd().tar());
            return this;
        }

        /** A file of nothing but zeros; its size stands in a pax record, since a header's field ends at 8 GiB. */
        public Archive zeros(String name, long bytes) throws IOException {
            LayerBuilder entry = new LayerBuilder().paxHeader('x', LayerBuilder.record("size", String.valueOf(bytes)));
            return add(entry.raw(entry.header(name, '0', 0644, "", 0))).zeros(bytes + (-bytes & 511));
        }

        public Archive zeros(long bytes) throws IOException {
            for (long left = bytes; left > 0; left -= BUFFER_BYTES) {
                out.write(ZEROS, 0, (int) Math.min(left, BUFFER_BYTES));
            }
            return this;
        }

        /** The two blocks of zeros that end an archive. */
        public Archive end() throws IOException {
            return zeros(1024);
        }
    }

    /** Writes a layout whose one image has this layer alone; returns the directory. */
    public static Path writeLayout(Path directory, String tag, Content content) throws IOException {
        Path blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
        Path blob = blobs.resolve("streamed");
        StreamedLayer layer = write(blob, content);
        Files.move(blob, blobs.resolve(layer.digest()));
        return layer.image().writeLayout(directory, tag);
    }

    private static StreamedLayer write(Path blob, Content content) throws IOException {
        MessageDigest stored = sha256();
        MessageDigest plain = sha256();
        try (OutputStream file = new DigestOutputStream(Files.newOutputStream(blob), stored);
                OutputStream gzip = new FastGzip(file);
                OutputStream out = new BufferedOutputStream(new DigestOutputStream(gzip, plain), BUFFER_BYTES)) {
            content.writeTo(new Archive(out));
        }
        return new StreamedLayer(hex(stored), Files.size(blob), hex(plain));
    }

    private ImageBuilder image() {
        String descriptor =
                "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"sha256:%s\",\"size\":%d}"
                        .formatted(digest, size);
        return new ImageBuilder()
                .entrypoint("/bin/true")
                .editConfig(json -> json.replace("\"diff_ids\":[]", "\"diff_ids\":[\"sha256:" + diffId + "\"]")
                        .replace("\"history\":[]", "\"history\":[{\"created_by\":\"testkit\"}]"))
                .editManifest(json -> json.replace("\"layers\":[]", "\"layers\":[" + descriptor + "]"));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Gigabytes are compressed here: time counts more than a few bytes. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
