package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.finding;
import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refusedBlob;
import static io.github.unroot.cli.hostile.HostileImage.plain;
import static io.github.unroot.cli.hostile.HostileImage.stored;
import static io.github.unroot.testkit.ImageBuilder.joined;

import io.github.unroot.testkit.GzipMember;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.testkit.ZstdFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Layers that are no archives, parts of one, or more than one. */
final class JunkCases {
    private static final String NO_ZSTD = "umoci 0.4.7 reads no zstd";
    private static final byte[] ARCHIVE = new LayerBuilder()
            .file("a", 0644, "a".repeat(1200))
            .file("b", 0644, "")
            .tar();

    static final List<HostileCase> ALL = all();

    private JunkCases() {}

    private static List<HostileCase> all() {
        List<HostileCase> all = new ArrayList<>();
        everyWay(all, "text", "Not an archive at all.\n".repeat(100).getBytes(StandardCharsets.US_ASCII), "checksum");
        everyWay(
                all,
                "a picture",
                Arrays.copyOf("\u0089PNG\r\n".getBytes(StandardCharsets.ISO_8859_1), 4096),
                "checksum");
        everyWay(all, "100 zeros", new byte[100], "cut off inside a header");
        everyWay(all, "one block of zeros", new byte[512], "");
        everyWay(all, "20 blocks of zeros", new byte[10240], "");
        everyWay(all, "nothing", new byte[0], "");
        for (int length = 512; length < ARCHIVE.length; length += 512) {
            everyWay(all, "an archive cut at " + length, Arrays.copyOf(ARCHIVE, length), cut(length));
        }
        everyWay(all, "an archive cut at 700", Arrays.copyOf(ARCHIVE, 700), "cut off inside an entry's content");
        everyWay(all, "an archive cut at 2100", Arrays.copyOf(ARCHIVE, 2100), "cut off inside a header");
        all.addAll(afterTheEnd());
        return all;
    }

    /** Go takes the end of the stream between two entries for the archive's; the second header stands at 2048. */
    private static String cut(int length) {
        return length < 2048 ? "cut off inside an entry's content" : "";
    }

    /** @param rule what is refused; empty where the bytes are an archive */
    private static void everyWay(List<HostileCase> all, String what, byte[] tar, String rule) {
        boolean empty = tar.length == 0;
        Expected expected = !rule.isEmpty() ? refusedBlob(rule) : empty ? finding("empty-layer", "/") : handled();
        all.add(HostileCase.of("H26", what, plain(tar), expected));
        all.add(HostileCase.of(
                "H26",
                what + ", in gzip",
                stored(ImageBuilder.GZIP_LAYER, GzipMember.of(tar).bytes(), tar),
                expected));
        all.add(HostileCase.of(
                        "H26",
                        what + ", in zstd",
                        stored(ImageBuilder.ZSTD_LAYER, ZstdFrame.of(tar).bytes(), tar),
                        expected)
                .foreignReader(new ForeignReader.ReadsTwin(NO_ZSTD, plain(tar))));
    }

    private static List<HostileCase> afterTheEnd() {
        byte[] first = new LayerBuilder().file("seen", 0644, "").tar();
        byte[] second = new LayerBuilder().file("hidden", 04755, "").tar();
        byte[] oneBlock = Arrays.copyOf(first, first.length - 512);
        return List.of(
                HostileCase.of("H27", "zeros after the end", plain(joined(first, new byte[8192])), handled()),
                HostileCase.of("H27", "an archive after the end", plain(joined(first, second)), handled()),
                HostileCase.of(
                        "H27",
                        "garbage after the end",
                        plain(joined(first, "garbage".getBytes(StandardCharsets.US_ASCII))),
                        handled()),
                HostileCase.of(
                        "H27",
                        "an archive after one block of zeros",
                        plain(joined(oneBlock, second)),
                        refusedBlob("the archive goes on after one block of zeros")),
                HostileCase.of(
                        "H27",
                        "eStargz's table of contents and footer",
                        stored(ImageBuilder.GZIP_LAYER, stargz(), stargzTar()),
                        handled()),
                HostileCase.of(
                        "H33",
                        "64 MiB of zeros after the end and a byte",
                        stored(
                                ImageBuilder.GZIP_LAYER,
                                joined(
                                        GzipMember.of(first).bytes(),
                                        GzipMember.of(new byte[(64 << 20) + 1]).bytes()),
                                joined(first, new byte[(64 << 20) + 1])),
                        refusedBlob("more than 67108864 bytes follow the archive's end")));
    }

    private static byte[] stargzTar() {
        return new LayerBuilder()
                .file("x", 0644, "text")
                .file("stargz.index.json", 0444, "{\"version\":1,\"entries\":[]}")
                .tar();
    }

    /** A member for each entry, and an empty one whose extra field tells where the table is. */
    private static byte[] stargz() {
        byte[] tar = stargzTar();
        byte[] extra = "SG\26\0000000000000000400STARGZ".getBytes(StandardCharsets.ISO_8859_1);
        byte[] footer = GzipMember.empty()
                .header(4, joined(new byte[] {(byte) extra.length, 0}, extra))
                .bytes();
        return joined(
                GzipMember.of(Arrays.copyOf(tar, 1024)).bytes(),
                GzipMember.of(Arrays.copyOfRange(tar, 1024, tar.length)).bytes(),
                footer);
    }
}
