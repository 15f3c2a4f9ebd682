package io.github.unroot.tar;

import io.github.unroot.testkit.LayerBuilder;
import java.util.stream.Stream;

/** Archives to start fuzzing from: one of each thing that tar can say. */
final class Archives {
    private static final int BLOCK_BYTES = 512;
    private static final int SIZE = 124;
    private static final int SIZE_DIGITS = 11;

    private Archives() {}

    static Stream<byte[]> seeds() {
        LayerBuilder patched = new LayerBuilder();
        return Stream.of(
                        new LayerBuilder()
                                .owner(0, 42)
                                .directory("etc", 0755)
                                .file("etc/shadow", 04640, "root:*:")
                                .symlink("bin", "usr/bin")
                                .hardLink("etc/shadow-", "etc/shadow")
                                .fifo("run/pipe", 0600),
                        new LayerBuilder()
                                .pax("mtime", "1.005")
                                .pax("uid", "70000000")
                                .xattr("security.capability", "\1\0\0\2")
                                .file("a", 0644, "x".repeat(600)),
                        new LayerBuilder()
                                .gnuLong('L', "d/".repeat(80))
                                .gnuLong('K', "t")
                                .symlink("a", "b"),
                        new LayerBuilder()
                                .paxHeader('g', LayerBuilder.record("comment", "c"))
                                .whiteout("etc/x"),
                        new LayerBuilder().pax("path", "p").pax("size", "3").opaque("etc"),
                        patched.raw(LayerBuilder.patched(
                                patched.header("dev/null", '3', 0666, "", 0), 329, "0000001\0000003\0")),
                        patched.raw(
                                LayerBuilder.patched(patched.header("big", '0', 0, "", 0), 108, "\200\0\0\0\1\0\0\1")),
                        new LayerBuilder()
                                .raw(LayerBuilder.patched(
                                        patched.header("d/", '\0', 0755, "", 0), 257, "\0".repeat(8))),
                        new LayerBuilder().withoutEnd().file("a", 0644, ""))
                .map(LayerBuilder::tar);
    }

    /** The same archive, the checksums of its headers made right: else few mutations would get past them. */
    static byte[] sealed(byte[] tar) {
        byte[] sealed = tar.clone();
        long at = 0;
        while (at + BLOCK_BYTES <= sealed.length) {
            byte[] header = new byte[BLOCK_BYTES];
            System.arraycopy(sealed, (int) at, header, 0, BLOCK_BYTES);
            if (!TarHeader.isZero(header, 0)) {
                System.arraycopy(LayerBuilder.patched(header, 0, ""), 0, sealed, (int) at, BLOCK_BYTES);
            }
            at += BLOCK_BYTES + (size(header) + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
        }
        return sealed;
    }

    private static long size(byte[] header) {
        long size = 0;
        for (int i = SIZE; i < SIZE + SIZE_DIGITS && header[i] >= '0' && header[i] <= '7'; i++) {
            size = size << 3 | (header[i] - '0');
        }
        return size;
    }
}
