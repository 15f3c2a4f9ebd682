package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refusedBlob;
import static io.github.unroot.cli.hostile.HostileImage.plain;
import static io.github.unroot.cli.hostile.HostileImage.stored;
import static io.github.unroot.testkit.ImageBuilder.GZIP_LAYER;
import static io.github.unroot.testkit.ImageBuilder.PLAIN_LAYER;
import static io.github.unroot.testkit.ImageBuilder.ZSTD_LAYER;
import static io.github.unroot.testkit.ImageBuilder.joined;

import io.github.unroot.testkit.GzipMember;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.testkit.ZstdFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Layers whose compression is damaged, inflated, or not what the media type says. */
final class CompressionCases {
    private static final byte[] TAR = new LayerBuilder().file("x", 0644, "text").tar();
    private static final byte[] GZIP = GzipMember.of(TAR).bytes();
    private static final byte[] ZSTD = ZstdFrame.of(TAR).bytes();
    private static final byte[] NO_CHECKSUM = {1, 2, 3, 4};

    static final List<HostileCase> ALL = List.of(
            gzip(
                    "two members, an empty one before each",
                    joined(
                            GzipMember.empty().bytes(),
                            GzipMember.of(Arrays.copyOf(TAR, 700)).bytes(),
                            GzipMember.empty().bytes(),
                            GzipMember.of(Arrays.copyOfRange(TAR, 700, TAR.length))
                                    .bytes())),
            gzip("10,000 empty members", joined(times(10_000, GzipMember.empty().bytes()), GZIP)),
            badGzip(
                    "10,001 empty members",
                    joined(times(10_001, GzipMember.empty().bytes()), GZIP),
                    "more than 10000 empty gzip members"),
            badGzip("garbage after it", joined(GZIP, ascii("garbage")), "garbage where a gzip member should start"),
            badGzip("zeros after it", joined(GZIP, new byte[512]), "garbage where a gzip member should start"),
            badGzip("a wrong CRC", GzipMember.of(TAR).wrongCrc().bytes(), "a gzip member has a wrong CRC"),
            badGzip("a wrong length", GzipMember.of(TAR).wrongSize().bytes(), "a gzip member has a wrong length"),
            badGzip("its trailer cut", Arrays.copyOf(GZIP, GZIP.length - 4), "the gzip data is cut off"),
            badGzip("its data cut", Arrays.copyOf(GZIP, GZIP.length / 2), "the gzip data is cut off"),
            badGzip(
                    "reserved flags",
                    GzipMember.of(TAR).header(0x80, new byte[0]).bytes(),
                    "reserved flags"),
            mismatch(GZIP_LAYER, "gzip", ZSTD, "zstd"),
            mismatch(GZIP_LAYER, "gzip", TAR, "plain tar"),
            mismatch(PLAIN_LAYER, "plain tar", GZIP, "gzip"),
            mismatch(PLAIN_LAYER, "plain tar", ZSTD, "zstd"),
            mismatch(ZSTD_LAYER, "zstd", GZIP, "gzip"),
            mismatch(ZSTD_LAYER, "zstd", TAR, "plain tar"),
            foreign("bzip2", ascii("BZh91AY&SY")),
            foreign("xz", "\u00fd7zXZ\0\0\4".getBytes(StandardCharsets.ISO_8859_1)),
            foreign("lz4", "\4\"M\30dp\u00b9".getBytes(StandardCharsets.ISO_8859_1)),
            HostileCase.of(
                    "H30",
                    "an encrypted layer",
                    stored(GZIP_LAYER + "+encrypted", GZIP, TAR),
                    refusedBlob("a layer of the media type " + GZIP_LAYER + "+encrypted, which can't be read")),
            zstd("one frame", ZSTD),
            zstd(
                    "chunked, with a table of contents in frames that are skipped",
                    joined(
                            ZstdFrame.of(Arrays.copyOf(TAR, 512)).bytes(),
                            ZstdFrame.of(Arrays.copyOfRange(TAR, 512, TAR.length))
                                    .bytes(),
                            ZstdFrame.skippable(0, ascii("manifest")),
                            ZstdFrame.skippable(0, ascii("footer")))),
            zstd("a skippable frame first", joined(ZstdFrame.skippable(15, ascii("first")), ZSTD)),
            zstd("empty frames around it", joined(new ZstdFrame().bytes(), ZSTD, new ZstdFrame().bytes())),
            zstd("a window of 128 MiB", ZstdFrame.of(TAR).window(27, 0).bytes()),
            badZstd(
                    "a window of 144 MiB",
                    ZstdFrame.of(TAR).window(27, 1).bytes(),
                    "a zstd frame with a window of 150994944 bytes, at most 134217728 are allowed"),
            badZstd(
                    "a window of 2 GiB",
                    ZstdFrame.of(TAR).window(31, 0).bytes(),
                    "a zstd frame with a window of 2147483648 bytes"),
            badZstd("the largest window", ZstdFrame.of(TAR).window(41, 7).bytes(), "a zstd frame with a window of"),
            badZstd(
                    "the largest window in the second frame",
                    joined(ZSTD, new ZstdFrame().window(41, 7).bytes()),
                    "a zstd frame with a window of"),
            badZstd("a dictionary", ZstdFrame.of(TAR).dictionary(7).bytes(), "a zstd frame that needs a dictionary"),
            badZstd("a wrong checksum", ZstdFrame.of(TAR).checksum(NO_CHECKSUM).bytes(), "the zstd data is corrupt"),
            badZstd("10,001 empty frames", joined(times(10_001, new ZstdFrame().bytes()), ZSTD), "empty zstd frames"),
            badZstd("garbage after it", joined(ZSTD, ascii("garbage")), "garbage where a zstd frame should start"),
            badZstd("its end cut", Arrays.copyOf(ZSTD, ZSTD.length - 1), "the zstd data is cut off"),
            badZstd("its data cut", Arrays.copyOf(ZSTD, ZSTD.length / 2), "the zstd data is cut off"),
            HostileCase.of("H32", "64 MB of zeros in one file, in 64 KB", zeros(64 << 20), handled()));

    private CompressionCases() {}

    private static HostileCase gzip(String what, byte[] bytes) {
        return HostileCase.of("H28", "gzip: " + what, stored(GZIP_LAYER, bytes, TAR), handled());
    }

    private static HostileCase badGzip(String what, byte[] bytes, String rule) {
        return HostileCase.of("H28", "gzip with " + what, stored(GZIP_LAYER, bytes, TAR), refusedBlob(rule));
    }

    private static HostileCase mismatch(String mediaType, String said, byte[] bytes, String found) {
        return HostileCase.of(
                "H29",
                "the media type says " + said + ", the bytes are " + found,
                stored(mediaType, bytes, mediaType.equals(PLAIN_LAYER) ? bytes : TAR),
                refusedBlob("the media type says " + said + ", the bytes are " + found
                        + ": media type and bytes disagree"));
    }

    private static HostileCase foreign(String name, byte[] start) {
        byte[] bytes = Arrays.copyOf(start, 1024);
        return HostileCase.of(
                "H30",
                "a layer in " + name,
                stored(GZIP_LAYER, bytes, bytes),
                refusedBlob("layers compressed by " + name + " are not supported"));
    }

    private static HostileCase zstd(String what, byte[] bytes) {
        return HostileCase.of(
                        what.contains("window") ? "H31" : "H30",
                        "zstd: " + what,
                        stored(ZSTD_LAYER, bytes, TAR),
                        handled())
                .foreignReader(new ForeignReader.ReadsTwin("umoci 0.4.7 reads no zstd", plain(TAR)));
    }

    private static HostileCase badZstd(String what, byte[] bytes, String rule) {
        return HostileCase.of("H31", "zstd with " + what, stored(ZSTD_LAYER, bytes, TAR), refusedBlob(rule));
    }

    private static HostileImage zeros(int size) {
        return directory -> {
            byte[] tar = new LayerBuilder().file("zeros", 0644, new byte[size]).tar();
            stored(GZIP_LAYER, GzipMember.of(tar).bytes(), tar).writeTo(directory);
        };
    }

    private static byte[] times(int count, byte[] bytes) {
        return joined(Collections.nCopies(count, bytes).toArray(byte[][]::new));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
