package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.finding;
import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refused;
import static io.github.unroot.cli.hostile.HostileImage.layers;

import io.github.unroot.testkit.Header;
import io.github.unroot.testkit.Header.Field;
import io.github.unroot.testkit.LayerBuilder;
import java.util.List;
import java.util.stream.Stream;

/** Entries that are no ordinary files, and paths that are in one layer twice. */
final class EntryCases {
    static final List<HostileCase> ALL = Stream.concat(
                    Stream.of('S', 'D', 'M', 'V', 'X', 'N', 's', '7', 'A', '8').map(EntryCases::unknown),
                    Stream.of(
                            HostileCase.of(
                                    "H14",
                                    "device nodes",
                                    layers(layer().headed(device('3', 1, 3), "").headed(device('4', 259, 70000), "")),
                                    finding("device", "/dev3")),
                            HostileCase.of(
                                    "H14", "a FIFO", layers(layer().fifo("pipe", 0600)), finding("device", "/pipe")),
                            HostileCase.of(
                                            "H14",
                                            "a global header that says nothing of entries",
                                            layers(layer().paxHeader('g', LayerBuilder.record("comment", "of git"))
                                                    .file("x", 0644, "")),
                                            handled())
                                    .foreignReader(new ForeignReader.Refuses(
                                            "umoci 0.4.7 takes the header for an entry of an unknown type; engines"
                                                    + " pass over it")),
                            HostileCase.of(
                                    "H14",
                                    "a global header that owns all entries",
                                    layers(layer().paxHeader('g', LayerBuilder.record("uid", "1"))
                                            .file("x", 0644, "")),
                                    refused("a global pax header that changes entries")),
                            HostileCase.of(
                                    "H18",
                                    "a file twice in one layer",
                                    layers(layer().file("x", 0644, "one")
                                            .owner(3, 4)
                                            .file("x", 0600, "more")),
                                    finding("duplicate-entry", "/x")),
                            HostileCase.of(
                                    "H18",
                                    "a directory twice in one layer, its mode another",
                                    layers(layer().directory("d", 0755)
                                            .file("d/x", 0644, "")
                                            .directory("d", 0700)),
                                    finding("duplicate-entry", "/d")),
                            HostileCase.of(
                                    "H18",
                                    "a file that becomes a symlink in one layer",
                                    layers(layer().file("x", 0644, "one").symlink("x", "y")),
                                    finding("duplicate-entry", "/x")),
                            HostileCase.of(
                                    "H18",
                                    "a file that becomes a hard link in one layer",
                                    layers(layer().file("x", 0644, "one")
                                            .file("y", 0644, "two")
                                            .hardLink("x", "y")),
                                    finding("duplicate-entry", "/x"))))
            .toList();

    private EntryCases() {}

    private static LayerBuilder layer() {
        return new LayerBuilder();
    }

    private static Header device(char type, int major, int minor) {
        return Header.of(type, "dev" + type).number(Field.DEVICE_MAJOR, major).number(Field.DEVICE_MINOR, minor);
    }

    private static HostileCase unknown(char type) {
        return HostileCase.of(
                "H14",
                "an entry of type " + type,
                layers(layer().file("x", 0644, "").headed(Header.of(type, "odd"), "")),
                refused("odd", type == 'S' ? "sparse files are not supported" : "unknown type \"" + type + "\"", 512));
    }
}
