package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refused;
import static io.github.unroot.cli.hostile.HostileImage.layers;
import static io.github.unroot.testkit.LayerBuilder.record;

import io.github.unroot.testkit.LayerBuilder;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Headers that extend the next one: their order, their grammar, their numbers. */
final class PaxCases {
    private static final int HEADER_BYTES_MAX = 1 << 20;
    private static final int XATTRS_MAX = 64;

    static final List<HostileCase> ALL = List.of(
            HostileCase.of(
                    "H22",
                    "a pax header, then a GNU long name",
                    layers(layer().paxHeader('x', record("mtime", "1.5"))
                            .gnuLong('L', "long")
                            .file("short", 0644, "")),
                    handled()),
            HostileCase.of(
                    "H22",
                    "a GNU long name, then a pax header",
                    layers(layer().gnuLong('L', "long")
                            .paxHeader('x', record("mtime", "1.5"))
                            .file("short", 0644, "")),
                    handled()),
            HostileCase.of(
                    "H22",
                    "GNU's long name and long link",
                    layers(layer().gnuLong('K', "target".repeat(30))
                            .gnuLong('L', "name".repeat(30))
                            .symlink("short", "t")),
                    handled()),
            disorder(
                    "two pax headers",
                    layer().paxHeader('x', record("path", "a"))
                            .paxHeader('x', record("uid", "1"))
                            .file("x", 0644, ""),
                    "two pax headers before one entry"),
            disorder(
                    "two GNU long names",
                    layer().gnuLong('L', "a").gnuLong('L', "b").file("x", 0644, ""),
                    "two long names before one entry"),
            disorder(
                    "a pax path and a GNU long name",
                    layer().gnuLong('L', "a").pax("path", "b").file("x", 0644, ""),
                    "an entry with a pax name and a GNU long name"),
            disorder(
                    "a pax header without an entry",
                    layer().paxHeader('x', record("path", "a")),
                    "an extended header without the entry that it extends"),
            disorder(
                    "a GNU long name without an entry or an end",
                    layer().gnuLong('L', "a").withoutEnd(),
                    "an extended header without the entry that it extends"),
            disorder(
                    "a global header between a pax header and its entry",
                    layer().paxHeader('x', record("path", "a"))
                            .paxHeader('g', record("comment", "c"))
                            .file("x", 0644, ""),
                    "a global pax header between an extended header and its entry"),
            HostileCase.of(
                    "H22",
                    "a pax header of 1 MiB",
                    layers(layer().paxHeader('x', comment(HEADER_BYTES_MAX)).file("x", 0644, "")),
                    handled()),
            disorder(
                    "a pax header of 1 MiB and a byte",
                    layer().paxHeader('x', comment(HEADER_BYTES_MAX + 1)).file("x", 0644, ""),
                    "an extended header of 1048577 bytes, at most 1048576 are read"),
            disorder(
                    "a pax header of 2 MiB",
                    layer().paxHeader('x', comment(2 << 20)).file("x", 0644, ""),
                    "an extended header of 2097152 bytes, at most 1048576 are read"),
            grammar("a length that is too long", "99 path=x\n", "a pax record whose length is wrong"),
            grammar("a length that is too short", "7 path=x\n", "a pax record whose length is wrong"),
            grammar("no length", "path=x\n", "is not a number"),
            grammar("a signed length", "+9 path=x\n", "is not a number"),
            grammar("a length of 40 digits", "1".repeat(40) + " path=x\n", "is not a number"),
            grammar("no \"=\"", "9 pathx\n\n", "a pax record without a key and \"=\""),
            grammar("no key", "8 =xyz\n\n", "a pax record without a key and \"=\""),
            grammar("no newline", "10 path=xy", "a pax record whose length is wrong"),
            grammar("a NUL in a path", record("path", "a\0bc"), "the pax record path is empty or holds a NUL"),
            grammar("an empty path", record("path", ""), "the pax record path is empty or holds a NUL"),
            grammar("a NUL in a key", record("k\0", "xyz"), "a NUL in the key of a pax record"),
            grammar("a key that is no UTF-8", record("\u00ff\u00fe", "x"), "a key of a pax record is not UTF-8"),
            grammar(
                    "an attribute without a name",
                    record("SCHILY.xattr.", "x"),
                    "an extended attribute without a name"),
            grammar("a negative size", record("size", "-100"), "the pax size is not a number"),
            grammar("a size as Java would write it", record("size", "1_000"), "the pax size is not a number"),
            HostileCase.of(
                    "H23",
                    "a path that is no UTF-8",
                    layers(layer().pax("path", "caf\u00e9/\u00ff").file("x", 0644, "")),
                    handled()),
            time("1e999999999"),
            time("123456789012345678901234567890"),
            time("1.-5"),
            time(""),
            time("0x10"),
            HostileCase.of(
                    "H24",
                    "times below a second, and before 1970",
                    layers(layer().pax("mtime", "1.005")
                            .file("five", 0644, "")
                            .pax("mtime", "1700000000.1234567899")
                            .file("ten", 0644, "")
                            .pax("mtime", "-10")
                            .file("negative", 0644, "")),
                    handled()),
            HostileCase.of("H35", "64 extended attributes", layers(attributes(XATTRS_MAX, "v")), handled()),
            HostileCase.of(
                    "H35",
                    "65 extended attributes",
                    layers(attributes(XATTRS_MAX + 1, "v")),
                    refused("more than 64 extended attributes or 65536 bytes of them .at byte 0.")),
            HostileCase.of(
                    "H35",
                    "100,000 extended attributes",
                    layers(attributes(100_000, "")),
                    refused("more than 64 extended attributes|an extended header of")),
            HostileCase.of(
                    "H35",
                    "extended attributes of 64 KiB and a byte",
                    layers(layer().xattr("user.a", "v".repeat((64 << 10) - 5)).file("x", 0644, "")),
                    refused("more than 64 extended attributes or 65536 bytes of them .at byte 0.")));

    private PaxCases() {}

    private static LayerBuilder layer() {
        return new LayerBuilder();
    }

    private static HostileCase disorder(String what, LayerBuilder layer, String rule) {
        return HostileCase.of(
                "H22", what, layers(layer), refused("blob sha256:[0-9a-f]{64}: .*" + rule + ".*at byte 0"));
    }

    /** The first record is good, so that the fault is found in the second. */
    private static HostileCase grammar(String what, String record, String rule) {
        return HostileCase.of(
                "H23",
                "a pax record with " + what,
                layers(layer().file("a", 0644, "")
                        .paxHeader('x', record("comment", "good") + record)
                        .file("x", 0644, "")),
                refused("blob sha256:[0-9a-f]{64}: .*" + Pattern.quote(rule) + ".* .at byte 512."));
    }

    private static HostileCase time(String time) {
        return HostileCase.of(
                "H24",
                "the time \"" + time + '"',
                layers(layer().pax("mtime", time).file("x", 0644, "")),
                refused("blob sha256:[0-9a-f]{64}: .*the pax mtime is .* .at byte 0."));
    }

    /** One record that makes a body of so many bytes. */
    private static String comment(int bytes) {
        int around = record("comment", "c".repeat(bytes)).length() - bytes;
        return record("comment", "c".repeat(bytes - around));
    }

    private static LayerBuilder attributes(int count, String value) {
        LayerBuilder layer = layer();
        IntStream.range(0, count).forEach(i -> layer.xattr("user." + i, value + i));
        return layer.file("x", 0644, "");
    }
}
