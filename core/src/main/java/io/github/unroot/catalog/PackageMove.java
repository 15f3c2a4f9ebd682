package io.github.unroot.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A package of an image that is another, new or gone.
 *
 * @param from empty where it was not there
 * @param to empty where it is gone
 */
public record PackageMove(String name, Optional<String> from, Optional<String> to) {

    static List<PackageMove> between(SortedMap<String, String> before, SortedMap<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<PackageMove> moves = new ArrayList<>();
        for (String name : names) {
            Optional<String> from = Optional.ofNullable(before.get(name));
            Optional<String> to = Optional.ofNullable(after.get(name));
            if (!from.equals(to)) {
                moves.add(new PackageMove(name, from, to));
            }
        }
        return moves;
    }

    /** {@code libssl3 3.0.13 -> 3.0.14}. */
    @Override
    public String toString() {
        if (from.isPresent() && to.isPresent()) {
            return name + " " + from.get() + " -> " + to.get();
        }
        return from.map(version -> name + " " + version + " is gone")
                .orElseGet(() -> name + " " + to.orElse("") + " is new");
    }
}
