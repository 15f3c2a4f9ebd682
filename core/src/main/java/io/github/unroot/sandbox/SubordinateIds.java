package io.github.unroot.sandbox;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A user's range in /etc/subuid or /etc/subgid (subuid(5)), and the mapping that a session makes of it: its root is the
 * caller, the image's other users are the range's IDs, and the last one of the range stands for the arbitrary ID.
 */
record SubordinateIds(long first, long count) {
    /** Debian gives each user this many; fewer would leave common images with owners that have no ID. */
    static final long COUNT_MIN = 65_536;

    static SubordinateIds read(Path file, String user, long uid) throws IOException {
        String remedy = "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user;
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        for (String line : lines) {
            String[] fields = line.strip().split(":", -1);
            if (fields.length == 3
                    && (fields[0].equals(user) || fields[0].equals(Long.toString(uid)))
                    && Long.parseLong(fields[2]) >= COUNT_MIN) {
                return new SubordinateIds(Long.parseLong(fields[1]), Long.parseLong(fields[2]));
            }
        }
        throw UnrootException.surroundings(
                "running containers as the user " + user, file + " gives it no range of " + COUNT_MIN + " IDs", remedy);
    }

    /** The arguments of newuidmap(1) and newgidmap(1) behind the process's number. */
    List<String> mapping(long caller, long arbitrary) {
        List<String> arguments = new ArrayList<>();
        addRange(arguments, 0, caller, 1);
        addRange(arguments, 1, first, COUNT_MIN - 2);
        addRange(arguments, arbitrary, first + COUNT_MIN - 1, 1);
        return arguments;
    }

    private static void addRange(List<String> arguments, long inside, long outside, long count) {
        arguments.add(Long.toString(inside));
        arguments.add(Long.toString(outside));
        arguments.add(Long.toString(count));
    }
}
