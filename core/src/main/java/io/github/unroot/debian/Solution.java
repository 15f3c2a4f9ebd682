package io.github.unroot.debian;

import java.util.List;
import java.util.stream.Stream;

/**
 * The packages that a wish comes to, each after those that it depends on wherever that is possible: a cycle is entered at
 * the same package every time.
 *
 * @param base the essential packages, what goes with them, and what they depend on: the same for every wish that does not stand against it
 * @param added what the wish brings on top of the base
 */
public record Solution(List<PackageRecord> base, List<PackageRecord> added) {
    public Solution {
        base = List.copyOf(base);
        added = List.copyOf(added);
    }

    /** The base, then the rest. */
    public List<PackageRecord> all() {
        return Stream.concat(base.stream(), added.stream()).toList();
    }
}
