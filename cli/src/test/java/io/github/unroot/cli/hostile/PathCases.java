package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.finding;
import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refused;
import static io.github.unroot.cli.hostile.HostileImage.layers;

import io.github.unroot.testkit.LayerBuilder;
import java.util.List;

/** What the names of entries can do: leave the tree, hide in it, replace its root. */
final class PathCases {
    static final List<HostileCase> ALL = List.of(
            HostileCase.of(
                    "H01",
                    "an entry ../../etc/cron.d/x",
                    layers(layer().file("../../etc/cron.d/x", 0644, "")),
                    refused("blob sha256:[0-9a-f]{64}: entry \"../../etc/cron.d/x\": .*escapes the root .at byte 0.")),
            HostileCase.of(
                    "H02",
                    "spellings of one path in several layers",
                    layers(
                            layer().file("etc/x", 0644, "one"),
                            layer().file("/etc/x", 0600, "two"),
                            layer().file("etc//x", 0640, "three"),
                            layer().file("./etc/./x", 0604, "four")),
                    handled()),
            HostileCase.of(
                    "H18",
                    "a path twice in one layer",
                    layers(layer().file("x", 0644, "one").file("x", 0600, "more")),
                    finding("duplicate-entry", "/x")));

    private PathCases() {}

    private static LayerBuilder layer() {
        return new LayerBuilder();
    }
}
