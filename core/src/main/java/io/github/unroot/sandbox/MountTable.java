package io.github.unroot.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The mounts of a running container, see proc_pid_mountinfo(5): whether more of it can be written than it was to be is seen
 * there, whatever an engine adds of its own.
 */
record MountTable(List<String> lines) {
    /** What every engine mounts: the kernel's own, and files that belong to root. */
    private static final Pattern ALWAYS =
            Pattern.compile("/(proc|sys|dev)(/.*)?|/etc/(hosts|hostname|resolv\\.conf)|/run/(\\.containerenv|secrets)");

    private static final int MOUNT_POINT = 4;
    private static final int OPTIONS = 5;

    MountTable {
        lines = List.copyOf(lines);
    }

    /** The first place that can be written and is not among those that may. */
    Optional<String> writableBeyond(List<WritableMount> declared) {
        return lines.stream()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length > OPTIONS && isWritable(fields))
                .map(fields -> fields[MOUNT_POINT])
                .filter(place -> !ALWAYS.matcher(place).matches())
                .filter(place ->
                        declared.stream().noneMatch(mount -> mount.path().text().equals(place)))
                .findFirst();
    }

    /** The mount itself can be read-only, or the file system below it. */
    private static boolean isWritable(String[] fields) {
        List<String> ofFileSystem = List.of(fields[fields.length - 1].split(",", -1));
        return List.of(fields[OPTIONS].split(",", -1)).contains("rw") && !ofFileSystem.contains("ro");
    }
}
