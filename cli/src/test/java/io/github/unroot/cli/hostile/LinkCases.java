package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.finding;
import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refused;
import static io.github.unroot.cli.hostile.HostileImage.layers;

import io.github.unroot.testkit.LayerBuilder;
import java.util.List;

/** Links, and entries that lie behind them or stand in for what they led to. */
final class LinkCases {
    /** cap_net_raw, permitted and effective, as the kernel keeps it. */
    private static final String CAPABILITY = "\1\0\0\2\0\40\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

    private static final String HEADER_OF_A_LINK =
            "umoci passes over mode, owner and attributes in a hard link's header; Docker and containerd do not";

    static final List<HostileCase> ALL = List.of(
            HostileCase.of(
                    "H07",
                    "a file through the symlink of a lower layer",
                    layers(
                            layer().directory("etc", 0755).symlink("localetc", "etc"),
                            layer().file("localetc/x", 0644, "")),
                    finding("through-link", "/localetc")),
            HostileCase.of(
                    "H07",
                    "a directory through a symlink, and what lies in it",
                    layers(
                            layer().directory("usr/lib", 0755).symlink("lib", "/usr/lib"),
                            layer().directory("lib/deep", 0711)
                                    .file("lib/deep/x", 0600, "")
                                    .file("lib/y", 0644, "")),
                    finding("through-link", "/lib")),
            HostileCase.of(
                    "H07",
                    "a file through a symlink to nothing, which makes its target",
                    layers(layer().symlink("gone", "not/there").file("gone/x", 0644, "")),
                    finding("through-link", "/gone")),
            HostileCase.of("H08", "a symlink to itself", layers(layer().symlink("loop", "loop")), handled()),
            HostileCase.of("H08", "a chain of 41 symlinks", layers(chain(41)), handled()),
            HostileCase.of(
                    "H08",
                    "a file behind a chain of 40 symlinks",
                    layers(chain(40).file("l1/x", 0644, "")),
                    finding("through-link", "/l40")),
            HostileCase.of(
                    "H08",
                    "a file behind a chain of 41 symlinks",
                    layers(chain(41).file("l1/x", 0644, "")),
                    refused("l1/x", "its directory lies behind more than 40 symbolic links", 42 * 512)),
            HostileCase.of(
                    "H08",
                    "a file behind a loop",
                    layers(layer().symlink("loop", "loop").file("loop/x", 0644, "")),
                    refused("loop/x", "its directory lies behind more than 40 symbolic links", 512)),
            HostileCase.of(
                    "H09",
                    "a hard link to a symlink",
                    layers(layer().symlink("link", "nowhere").hardLink("two", "link")),
                    handled()),
            HostileCase.of(
                    "H09",
                    "hard links across layers, absolute ones too",
                    layers(
                            layer().file("a/one", 0644, "text"),
                            layer().hardLink("two", "/a/one"),
                            layer().hardLink("b/three", "./two"),
                            layer().whiteout("a/one")),
                    handled()),
            HostileCase.of(
                    "H09",
                    "a hard link whose target lies behind a symlink",
                    layers(layer().symlink("way", "a")
                            .file("a/one", 0644, "text")
                            .hardLink("two", "way/one")),
                    handled()),
            HostileCase.of(
                            "H09",
                            "a hard link whose header changes its target",
                            layers(
                                    layer().file("one", 0644, "text"),
                                    layer().owner(7, 8).entry("two", '1', 04755, "one", "")),
                            finding("hard-link-changes", "/two"))
                    .foreignReader(new ForeignReader.Differs(HEADER_OF_A_LINK)),
            badLink("that is missing", "missing", "does not exist"),
            badLink("that comes later", "later", "does not exist"),
            badLink("that is itself", "self", "does not exist"),
            badLink("that is a directory", "dir", "is a directory"),
            badLink("that is the root", "/", "does not exist"),
            badLink("with ..", "../x", "escapes the root"),
            HostileCase.of(
                            "H09",
                            "a hard link whose header gives its target a capability",
                            layers(layer().file("ping", 0755, "text")
                                    .xattr("security.capability", CAPABILITY)
                                    .entry("two", '1', 0755, "ping", "")),
                            finding("file-capability", "/ping"))
                    .foreignReader(new ForeignReader.Differs(HEADER_OF_A_LINK)),
            HostileCase.of(
                    "H10",
                    "a directory that becomes a symlink, then children",
                    layers(
                            layer().file("a/old", 0644, "").directory("b", 0700),
                            layer().symlink("a", "b").file("a/new", 0644, "")),
                    finding("through-link", "/a")),
            HostileCase.of(
                    "H10",
                    "a symlink that becomes a directory, then children",
                    layers(
                            layer().symlink("a", "b").file("b/old", 0644, ""),
                            layer().directory("a", 0700).file("a/new", 0644, "")),
                    handled()),
            HostileCase.of(
                    "H10",
                    "a directory that becomes a symlink while it is filled",
                    layers(layer().file("a/x", 0644, "").symlink("a", "b").file("a/y", 0644, "")),
                    finding("through-link", "/a")),
            HostileCase.of(
                    "H10",
                    "a directory that becomes a file",
                    layers(layer().file("a/b/c", 0644, ""), layer().file("a", 0600, "")),
                    handled()),
            HostileCase.of(
                    "H11",
                    "a file as a directory, in one layer",
                    layers(layer().file("etc", 0644, "").file("etc/x", 0644, "")),
                    refused("etc/x", "/etc, which should hold it, is not a directory", 512)),
            HostileCase.of(
                    "H11",
                    "a file as a directory, of a lower layer",
                    layers(layer().file("etc", 0644, ""), layer().file("etc/deep/x", 0644, "")),
                    refused("etc/deep/x", "/etc, which should hold it, is not a directory", 0)),
            HostileCase.of(
                    "H11",
                    "a device as a directory",
                    layers(layer().fifo("etc", 0644).file("etc/x", 0644, "")),
                    refused("etc/x", "/etc, which should hold it, is not a directory", 512)));

    private LinkCases() {}

    private static LayerBuilder layer() {
        return new LayerBuilder();
    }

    /** {@code l1} leads to {@code l2}, the last of so many to a directory. */
    private static LayerBuilder chain(int links) {
        LayerBuilder layer = layer().directory("end", 0755);
        for (int i = 1; i <= links; i++) {
            layer.symlink("l" + i, i == links ? "end" : "l" + (i + 1));
        }
        return layer;
    }

    private static HostileCase badLink(String what, String target, String rule) {
        return HostileCase.of(
                "H09",
                "a hard link to a target " + what,
                layers(layer().directory("dir", 0755).hardLink("self", target).file("later", 0644, "")),
                refused("self", rule, 512));
    }
}
