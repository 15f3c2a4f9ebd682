package io.github.unroot.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which user or group IDs there are in this user namespace, see user_namespaces(7). */
record IdMap(List<Range> ranges) {
    /** @param first as it is called inside */
    record Range(long first, long count) {}

    IdMap {
        ranges = List.copyOf(ranges);
    }

    static IdMap ofUsers() throws IOException {
        return parse(Files.readString(Path.of("/proc/self/uid_map")));
    }

    static IdMap ofGroups() throws IOException {
        return parse(Files.readString(Path.of("/proc/self/gid_map")));
    }

    /** @param text lines of the first ID inside, the first outside, and how many */
    static IdMap parse(String text) {
        return new IdMap(text.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .map(fields -> new Range(Long.parseLong(fields[0]), Long.parseLong(fields[2])))
                .toList());
    }

    boolean maps(long id) {
        return ranges.stream().anyMatch(range -> id >= range.first() && id < range.first() + range.count());
    }
}
