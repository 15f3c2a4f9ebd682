package io.github.unroot.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A layer that is compressed while it is made: however big it is, neither memory nor disk ever holds it whole.
 *
 * @param digest of the blob, 64 hexadecimal digits
 * @param size of the blob in bytes
 * @param diffId of the tar archive, 64 hexadecimal digits
 */
public record StreamedLayer(String digest, long size, String diffId) {
    /** What the layer holds, written piece by piece. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Archive archive) throws IOException;
    }

    /** Where the pieces of a layer go. */
    public static final class Archive {
        private static final int BUFFER_BYTES = 64 << 10;
        /** Compressed once, as a gzip member, and then repeated: so gigabytes take seconds. */
        private static final int RUN_BYTES = 64 << 20;

        private static final byte[] ZEROS = new byte[BUFFER_BYTES];

        private final OutputStream stored;
        private final MessageDigest plain = sha256();
        private @Nullable GZIPOutputStream member;
        private byte @Nullable [] zerosMember;

        private Archive(OutputStream stored) {
            this.stored = stored;
        }

        /** The entries of a builder, without the archive's end. */
        public Archive add(LayerBuilder entries) throws IOException {
            byte[] bytes = entries.withoutEnd().tar();
            write(bytes, bytes.length);
            return this;
        }

        /** A file of nothing but zeros; its size stands in a pax record, since a header's field ends at 8 GiB. */
        public Archive zeros(String name, long bytes) throws IOException {
            LayerBuilder entry = new LayerBuilder().paxHeader('x', LayerBuilder.record("size", String.valueOf(bytes)));
            return add(entry.raw(entry.header(name, '0', 0644, "", 0))).zeros(bytes + (-bytes & 511));
        }

        public Archive zeros(long bytes) throws IOException {
            long left = bytes;
            for (; left >= RUN_BYTES; left -= RUN_BYTES) {
                endMember();
                stored.write(zerosMember());
                for (int i = 0; i < RUN_BYTES; i += BUFFER_BYTES) {
                    plain.update(ZEROS);
                }
            }
            for (; left > 0; left -= BUFFER_BYTES) {
                write(ZEROS, (int) Math.min(left, BUFFER_BYTES));
            }
            return this;
        }

        /** The two blocks of zeros that end an archive. */
        public Archive end() throws IOException {
            return zeros(1024);
        }

        private void write(byte[] bytes, int length) throws IOException {
            plain.update(bytes, 0, length);
            if (member == null) {
                member = new GZIPOutputStream(stored, BUFFER_BYTES);
            }
            member.write(bytes, 0, length);
        }

        private void endMember() throws IOException {
            if (member != null) {
                member.finish();
                member = null;
            }
        }

        private byte[] zerosMember() {
            if (zerosMember == null) {
                zerosMember = LayerBuilder.gzip(new byte[RUN_BYTES]);
            }
            return zerosMember;
        }
    }

    /** Writes a layout whose one image has these layers, the lowest first; returns the directory. */
    public static Path writeLayout(Path directory, String tag, Content... contents) throws IOException {
        Path blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
        Path blob = blobs.resolve("streamed");
        List<StreamedLayer> layers = new ArrayList<>();
        for (Content content : contents) {
            StreamedLayer layer = write(blob, content);
            Files.move(blob, blobs.resolve(layer.digest()));
            layers.add(layer);
        }
        return image(layers).writeLayout(directory, tag);
    }

    private static StreamedLayer write(Path blob, Content content) throws IOException {
        MessageDigest hasher = sha256();
        try (OutputStream stored = new DigestOutputStream(Files.newOutputStream(blob), hasher)) {
            Archive archive = new Archive(stored);
            content.writeTo(archive);
            archive.endMember();
            return new StreamedLayer(hex(hasher), Files.size(blob), hex(archive.plain));
        }
    }

    private static ImageBuilder image(List<StreamedLayer> layers) {
        String diffIds =
                layers.stream().map(layer -> "\"sha256:" + layer.diffId + '"').collect(Collectors.joining(","));
        String descriptors = layers.stream().map(StreamedLayer::descriptor).collect(Collectors.joining(","));
        return new ImageBuilder()
                .entrypoint("/bin/true")
                .editConfig(json -> json.replace("\"diff_ids\":[]", "\"diff_ids\":[" + diffIds + "]"))
                .editManifest(json -> json.replace("\"layers\":[]", "\"layers\":[" + descriptors + "]"));
    }

    private String descriptor() {
        return "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"sha256:%s\",\"size\":%d}"
                .formatted(digest, size);
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
}
