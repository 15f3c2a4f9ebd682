package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refused;
import static io.github.unroot.cli.hostile.HostileImage.layers;

import io.github.unroot.testkit.Header;
import io.github.unroot.testkit.Header.Field;
import io.github.unroot.testkit.LayerBuilder;
import java.util.List;

/** Headers whose fields are wrong, old, or read in two ways. */
final class HeaderCases {
    private static final String VERSION_7 = "\0".repeat(8);
    private static final String GNU = "ustar  \0";

    static final List<HostileCase> ALL = List.of(
            HostileCase.of(
                    "H20",
                    "a checksum that does not fit",
                    layers(layer().file("a", 0644, "").headed(file("b").checksumOff(1), "")),
                    refused("b", "not a tar header: its checksum is wrong", 512)),
            HostileCase.of(
                    "H20",
                    "a checksum that is no number",
                    layers(layer().headed(file("a").set(Field.CHECKSUM, "checksum"), "")),
                    refused("a", "its checksum is wrong", 0)),
            HostileCase.of(
                    "H20",
                    "headers of version 7",
                    layers(layer().headed(Header.of('5', "d/").set(Field.MAGIC, VERSION_7), "")
                            .sized(Header.of('0', "d/x").set(Field.MAGIC, VERSION_7), "text")
                            .headed(
                                    Header.of('\0', "e/")
                                            .set(Field.MAGIC, VERSION_7)
                                            .number(Field.MODE, 0711),
                                    "")
                            .sized(Header.of('\0', "y").set(Field.MAGIC, VERSION_7), "text")),
                    handled()),
            HostileCase.of(
                    "H20", "GNU's headers", layers(layer().sized(file("x").set(Field.MAGIC, GNU), "text")), handled()),
            HostileCase.of(
                    "H20",
                    "a prefix before the name",
                    layers(layer().sized(file("x").set(Field.PREFIX, "usr/share"), "text")),
                    handled()),
            HostileCase.of(
                    "H20",
                    "a prefix where GNU's header has times",
                    layers(layer().headed(file("x").set(Field.MAGIC, GNU).set(Field.PREFIX, "usr/share"), "")),
                    refused("x", "the time in a GNU header in the header is not a number", 0)),
            HostileCase.of(
                    "H21", "a pax size over a header's size of 0, an archive as content", layers(nested()), handled()),
            size("octal with a digit that is none", "00000000008", "the size in the header is not a number"),
            size("with a blank in it", "12 34      ", "the size in the header is not a number"),
            size("negative, in binary", "\u00ff".repeat(12), "an impossible size: -1 bytes"),
            size("of 8 EiB less one", "\u0080\0\0\0\177" + "\u00ff".repeat(7), "an impossible size"),
            size("of more than 63 bits", "\u0080\1" + "\0".repeat(10), "does not fit 63 bits"),
            size("of 64 GiB and a byte", "\u0080\0\0\0\0\0\0\20\0\0\0\1", "an impossible size: 68719476737 bytes"),
            HostileCase.of(
                    "H25",
                    "a directory with content",
                    layers(layer().headed(Header.of('5', "d/").number(Field.SIZE, 512), "x")),
                    refused("d/", "an entry that is no file has 512 bytes", 0)),
            HostileCase.of(
                    "H25",
                    "an owner in binary",
                    layers(layer().headed(file("x").set(Field.UID, "\u0080\0\0\0\177\u00ff\u00ff\u00ff"), "")),
                    handled()),
            owner("over 32 bits", "\u0080\0\0\1\0\0\0\0", "no possible uid: 4294967296"),
            owner("that means \"leave it\"", "\u0080\0\0\0\u00ff\u00ff\u00ff\u00ff", "no possible uid: 4294967295"),
            owner("negative", "\u00ff".repeat(8), "no possible uid: -1"),
            owner("that is text", "root", "the uid in the header is not a number"),
            HostileCase.of(
                    "H25",
                    "an owner over 32 bits in a pax header",
                    layers(layer().pax("gid", "4294967296").file("x", 0644, "")),
                    refused("x", "no possible gid: 4294967296", 0)),
            HostileCase.of(
                    "H34",
                    "GNU's sparse file of 60 GB",
                    layers(layer().headed(Header.of('S', "sparse").set(Field.MAGIC, GNU), "")),
                    refused("sparse", "sparse files are not supported", 0)),
            HostileCase.of(
                    "H34",
                    "a sparse map of 100,000 pieces",
                    layers(layer().pax("GNU.sparse.size", "60000000000")
                            .pax("GNU.sparse.map", "0,1,".repeat(100_000) + "1")
                            .file("sparse", 0644, "")),
                    refused("sparse files are not supported")));

    private HeaderCases() {}

    private static LayerBuilder layer() {
        return new LayerBuilder();
    }

    private static Header file(String name) {
        return Header.of('0', name);
    }

    private static LayerBuilder nested() {
        byte[] inner = layer().file("inner", 04755, "").tar();
        return layer().paxHeader('x', LayerBuilder.record("size", String.valueOf(inner.length)))
                .raw(file("nested.tar").bytes())
                .padded(inner)
                .file("after", 0644, "");
    }

    private static HostileCase size(String what, String field, String rule) {
        return HostileCase.of(
                "H25",
                "a size " + what,
                layers(layer().file("a", 0644, "").headed(file("b").set(Field.SIZE, field), "")),
                refused("b", rule, 512));
    }

    private static HostileCase owner(String what, String field, String rule) {
        return HostileCase.of(
                "H25",
                "an owner " + what,
                layers(layer().headed(file("x").set(Field.UID, field), "")),
                refused("x", rule, 0));
    }
}
