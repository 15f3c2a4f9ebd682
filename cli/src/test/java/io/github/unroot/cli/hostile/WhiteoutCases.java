package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.finding;
import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refused;
import static io.github.unroot.cli.hostile.HostileImage.layers;

import io.github.unroot.testkit.LayerBuilder;
import java.util.List;

/** Entries that take away what lower layers hold. */
final class WhiteoutCases {
    private static final String NAMES_NOTHING = "the whiteout names nothing that could be removed";
    private static final String NOT_EMPTY = "a whiteout must be an empty file";

    static final List<HostileCase> ALL = List.of(
            strange("that names nothing", layer().file(".wh.", 0644, ""), ".wh.", NAMES_NOTHING),
            strange("of the directory itself", layer().file("a/.wh..", 0644, ""), "a/.wh..", NAMES_NOTHING),
            strange("of the parent", layer().file(".wh...", 0644, ""), ".wh...", NAMES_NOTHING),
            strange("of a whiteout", layer().file(".wh..wh..", 0644, ""), ".wh..wh..", NAMES_NOTHING),
            strange("of a kind of its own", layer().file(".wh..wh.own", 0644, ""), ".wh..wh.own", NAMES_NOTHING),
            strange("with a body", layer().file(".wh.x", 0644, "body"), ".wh.x", NOT_EMPTY),
            strange("that is a directory", layer().directory(".wh.x", 0755), ".wh.x/", NOT_EMPTY),
            strange("that is a symlink", layer().symlink(".wh.x", "y"), ".wh.x", NOT_EMPTY),
            strange("that is a hard link", layer().hardLink(".wh.x", "y"), ".wh.x", NOT_EMPTY),
            strange(
                    "that is opaque and a symlink",
                    layer().symlink("a/.wh..wh..opq", "y"),
                    "a/.wh..wh..opq",
                    NOT_EMPTY),
            HostileCase.of(
                    "H15",
                    "a directory on the way that is named like a whiteout",
                    layers(layer().file("etc/x", 0644, ""), layer().file(".wh.etc/x", 0644, "")),
                    handled()),
            HostileCase.of(
                    "H16",
                    "whiteouts of what is not there",
                    layers(
                            layer().file("a", 0644, ""),
                            layer().whiteout("b").whiteout("c/d").opaque("gone")),
                    handled()),
            opaque(
                    "before its siblings",
                    layer().opaque("a").file("a/new", 0600, "").file("a/sub/new", 0600, "")),
            opaque(
                    "between its siblings",
                    layer().file("a/new", 0600, "").opaque("a").file("a/sub/new", 0600, "")),
            opaque(
                    "after its siblings",
                    layer().file("a/sub/new", 0600, "").file("a/new", 0600, "").opaque("a")),
            HostileCase.of(
                    "H16",
                    "a whiteout before the path is made again",
                    layers(
                            layer().directory("d", 0755).file("d/old", 0644, ""),
                            layer().whiteout("d").directory("d", 0700).file("d/new", 0600, "")),
                    handled()),
            HostileCase.of(
                    "H16",
                    "a whiteout after the path was made again",
                    layers(
                            layer().file("x", 0644, "old"),
                            layer().file("x", 0600, "newer").whiteout("x")),
                    finding("late-whiteout", "/x")),
            HostileCase.of(
                    "H16",
                    "a whiteout through a symlink",
                    layers(
                            layer().file("etc/x", 0644, "")
                                    .file("etc/y", 0644, "")
                                    .symlink("way", "etc"),
                            layer().whiteout("way/x")),
                    handled()),
            HostileCase.of(
                    "H17",
                    "deleted and made again over three layers",
                    layers(
                            layer().file("d/x", 0644, "").file("e/x", 0644, ""),
                            layer().whiteout("d").opaque("e"),
                            layer().owner(1, 1).file("d/y", 0600, "").file("e/z", 0600, "")),
                    handled()));

    private WhiteoutCases() {}

    private static LayerBuilder layer() {
        return new LayerBuilder();
    }

    private static HostileCase strange(String what, LayerBuilder upper, String entry, String rule) {
        return HostileCase.of(
                "H15",
                "a whiteout " + what,
                layers(layer().file("a/x", 0644, "").file("x", 0644, ""), upper),
                refused(entry, rule, 0));
    }

    private static HostileCase opaque(String where, LayerBuilder upper) {
        return HostileCase.of(
                "H16",
                "opaque " + where,
                layers(layer().file("a/old", 0644, "").file("a/sub/old", 0644, ""), upper),
                handled());
    }
}
