package io.github.unroot.cli.hostile;

import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Unpacks images as the engines do: by Go's archive/tar. */
final class Umoci {
    /** What a shell tells of a program that SIGKILL ended. */
    private static final int KILLED = 137;

    private Umoci() {}

    /** The tree that it unpacks. */
    static SortedMap<String, String> tree(Path layout, Path work) throws IOException {
        Path bundle = Files.createTempDirectory(work, "umoci").resolve("bundle");
        Tool.Outcome outcome = unpack(layout, bundle);
        if (outcome.status() != 0) {
            throw new IOException("umoci unpack: " + outcome);
        }
        return DiskTree.of(bundle.resolve("rootfs"));
    }

    static boolean refuses(Path layout, Path work) throws IOException {
        return unpack(layout, Files.createTempDirectory(work, "umoci").resolve("bundle"))
                        .status()
                != 0;
    }

    /** Whether it still runs after a time that is long for a small image. */
    static boolean hangs(Path layout, Path work) throws IOException {
        Path bundle = Files.createTempDirectory(work, "umoci").resolve("bundle");
        List<String> bounded = List.of("timeout", "--signal=KILL", "10", "umoci", "unpack", "--image");
        return Tool.outcome(Stream.concat(
                                        bounded.stream(), Stream.of(layout + ":" + HostileImage.TAG, bundle.toString()))
                                .toList())
                        .status()
                == KILLED;
    }

    private static Tool.Outcome unpack(Path layout, Path bundle) throws IOException {
        return Tool.outcome(List.of("umoci", "unpack", "--image", layout + ":" + HostileImage.TAG, bundle.toString()));
    }
}
