package io.github.unroot.cli;

import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many paths of an unpacked image a user of group 0 could change, counted by find and not by Unroot.
 *
 * @param now as the image is
 * @param openedOver what {@code chgrp -R 0 DIRS && chmod -R g=u DIRS} over the directories that the plan opens would give
 * @param openedAll the same over the whole tree
 */
record WritableSurface(int now, int openedOver, int openedAll) {

    static WritableSurface of(Path rootfs, Set<String> opened) throws IOException {
        int now = count(rootfs, "(", "-perm", "-o+w", "-o", "-gid", "0", "-perm", "-g+w", ")");
        int over = 0;
        for (String path : outermost(opened)) {
            Path place = rootfs.resolve(path.substring(1));
            if (place.toFile().exists()) {
                over += count(place, "-perm", "-u+w");
            }
        }
        return new WritableSurface(now, over, count(rootfs, "-perm", "-u+w"));
    }

    private static int count(Path place, String... test) throws IOException {
        String[] command = new String[test.length + 7];
        System.arraycopy(new String[] {"find", place.toString(), "-xdev", "!", "-type", "l"}, 0, command, 0, 6);
        System.arraycopy(test, 0, command, 6, test.length);
        command[command.length - 1] = "-print";
        return (int) Tool.run(command).lines().count();
    }

    /** The paths that lie in no other of them. */
    private static Set<String> outermost(Set<String> paths) {
        Set<String> outer = new TreeSet<>();
        for (String path : paths) {
            boolean within = paths.stream()
                    .anyMatch(
                            other -> !other.equals(path) && path.startsWith(other.endsWith("/") ? other : other + "/"));
            if (!within) {
                outer.add(path);
            }
        }
        return outer;
    }
}
