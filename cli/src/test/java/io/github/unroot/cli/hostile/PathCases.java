package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.finding;
import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refused;
import static io.github.unroot.cli.hostile.HostileImage.layers;

import io.github.unroot.testkit.LayerBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the names of entries can do: leave the tree, replace its root, look like another, fool a terminal. */
final class PathCases {
    private static final String LONG_COMPONENT = "c".repeat(255);
    private static final String LONG_PATH = "abcdefg/".repeat(511) + "abcdefgh";

    static final List<HostileCase> ALL = List.of(
            escape("../../etc/cron.d/x"),
            escape("etc/../../x"),
            escape("a/../b"),
            escape(".."),
            HostileCase.of(
                    "H02",
                    "an absolute name",
                    layers(layer().file("etc/x", 0644, "one"), layer().file("/etc/x", 0600, "two")),
                    handled()),
            HostileCase.of(
                    "H02",
                    "spellings of one path in several layers",
                    layers(
                            layer().file("etc/x", 0644, "one"),
                            layer().file("etc//x", 0640, "three"),
                            layer().file("./etc/./x", 0604, "four")),
                    handled()),
            HostileCase.of(
                    "H02",
                    "spellings of one path in one layer",
                    layers(layer().file("etc/x", 0644, "one").file("./etc//x", 0640, "two")),
                    finding("duplicate-entry", "/etc/x")),
            HostileCase.of(
                    "H03",
                    "an empty name",
                    layers(layer().file("", 0644, "")),
                    refused("blob sha256:[0-9a-f]{64}: .*the name is empty .at byte 0.")),
            HostileCase.of("H03", "the root as .", layers(layer().entry(".", '5', 0711, "", "")), handled()),
            HostileCase.of("H03", "the root as ./", layers(layer().owner(5, 6).directory("./", 0711)), handled()),
            HostileCase.of("H03", "the root as /", layers(layer().owner(5, 6).directory("/", 0711)), handled()),
            HostileCase.of(
                    "H03",
                    "a component of 255 bytes",
                    layers(layer().file("d/" + LONG_COMPONENT, 0644, "")),
                    handled()),
            HostileCase.of(
                    "H03",
                    "a component of 256 bytes",
                    layers(layer().file("d/x" + LONG_COMPONENT, 0644, "")),
                    refused("a component of the path has 256 bytes, more than the limit of 255 .at byte 0.")),
            HostileCase.of(
                    "H03",
                    "a component of 4 KiB",
                    layers(layer().file("x".repeat(4096), 0644, "")),
                    refused("a component of the path has 4096 bytes")),
            HostileCase.of(
                    "H03",
                    "a path of 3,840 bytes",
                    layers(layer().file(LONG_PATH.substring(256), 0644, "")),
                    handled()),
            HostileCase.of("H03", "a path of 4,096 bytes", layers(layer().file(LONG_PATH, 0644, "")), handled())
                    .foreignReader(new ForeignReader.Refuses("with the bundle's own, the path is too long for Linux")),
            HostileCase.of(
                    "H03",
                    "a path of 4,097 bytes",
                    layers(layer().file(LONG_PATH + "i", 0644, "")),
                    refused("the path has 4097 bytes, more than the limit of 4096 .at byte 0.")),
            HostileCase.of(
                    "H03",
                    "a path of 32 KiB",
                    layers(layer().file("/d".repeat(1 << 14), 0644, "")),
                    refused("the path has 32767 bytes, more than the limit of 4096 .at byte 0.")),
            HostileCase.of(
                    "H03",
                    "a name of 1 MiB in a refusal's one line",
                    layers(layer().file("d/".repeat(500_000), 0644, "")),
                    refused("entry \"[d/]{100} [.]{3} [d/]{100}\": a file whose name ends in")),
            HostileCase.of(
                            "H35",
                            "a directory 2,000 deep",
                            layers(layer().file("d/".repeat(2000) + "x", 04755, "")),
                            finding("setuid", "/" + "d/".repeat(2000) + "x"))
                    .foreignReader(new ForeignReader.Refuses("with the bundle's own, the path is too long for Linux")),
            HostileCase.of(
                    "H35",
                    "a directory 5,000 deep",
                    layers(layer().file("d/".repeat(5000) + "x", 0644, "")),
                    refused("the path has 10001 bytes, more than the limit of 4096 .at byte 0.")),
            oddName("a backslash", "C:\\Windows\\x", "C:\\\\Windows\\\\x"),
            oddName("a newline", "a\nb", "a\\x0ab"),
            oddName("an escape sequence of a terminal", "\u001b[2J\u001b[1mroot", "\\x1b[2J\\x1b[1mroot"),
            oddName("a change of direction", utf8("exe.\u202egpj"), "exe.\\xe2\\x80\\xaegpj"),
            oddName("bytes that are no UTF-8", "caf\u00e9", "caf\\xe9"),
            foundName("a bell", "ding\7", "ding\\x07"),
            foundName("a space of no width", utf8("pass\u200bwd"), "pass\\xe2\\x80\\x8bwd"),
            HostileCase.of(
                    "H04",
                    "an escape sequence in what is refused",
                    layers(layer().file("\u001b[2J/../x", 0644, "")),
                    refused("\\x1b[2J/../x", "escapes the root", 0)),
            HostileCase.of(
                    "H05",
                    "a symlink named .",
                    layers(layer().symlink(".", "/tmp")),
                    refused(".", "the root must be a directory", 0)),
            HostileCase.of(
                    "H05",
                    "a symlink named ./",
                    layers(layer().symlink("./", "/tmp")),
                    refused("./", "the root must be a directory", 0)),
            HostileCase.of(
                    "H05",
                    "a symlink named / in the second layer",
                    layers(layer().file("x", 0644, ""), layer().symlink("/", "/tmp")),
                    refused("/", "the root must be a directory", 0)),
            HostileCase.of(
                    "H05",
                    "a file named .",
                    layers(layer().file(".", 0644, "")),
                    refused(".", "the root must be a directory", 0)),
            HostileCase.of(
                    "H05",
                    "a hard link named .",
                    layers(layer().file("x", 0644, "").hardLink(".", "x")),
                    refused(".", "the root must be a directory", 512)),
            HostileCase.of(
                    "H06",
                    "absolute and excessive targets of symlinks",
                    layers(layer().symlink("etc", "/etc")
                            .symlink("out", "../../../../../../etc")
                            .symlink("d/up", "../..")),
                    handled()),
            HostileCase.of(
                    "H06",
                    "a file through a symlink with an excess of ..",
                    layers(layer().symlink("out", "../../../../tmp").file("out/unroot-escaped", 0644, "")),
                    finding("through-link", "/out")),
            HostileCase.of(
                    "H19",
                    "twins in case, in Unicode's forms and in bytes",
                    layers(layer().file("A", 0644, "1")
                            .file("a", 0644, "22")
                            .file(utf8("\u00e9"), 0644, "333")
                            .file(utf8("e\u0301"), 0644, "4444")
                            .file("\u00e9", 0644, "55555")
                            .file("\u00e8", 0644, "666666")),
                    handled()));

    private PathCases() {}

    private static LayerBuilder layer() {
        return new LayerBuilder();
    }

    private static HostileCase escape(String name) {
        return HostileCase.of(
                "H01",
                "an entry " + name,
                layers(layer().file("etc/harmless", 0644, "").file(name, 0644, "")),
                refused(name, "escapes the root", 512));
    }

    /** The name's file is setuid, so that a finding has to print it. */
    private static HostileCase oddName(String what, String name, String printed) {
        return HostileCase.of(
                "H04", what + " in a name", layers(layer().file(name, 04755, "")), finding("setuid", "/" + printed));
    }

    private static HostileCase foundName(String what, String name, String printed) {
        return HostileCase.of(
                "H04", what + " in a name", layers(layer().file(name, 0644, "")), finding("odd-name", "/" + printed));
    }

    /** The testkit takes one char for a byte. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
