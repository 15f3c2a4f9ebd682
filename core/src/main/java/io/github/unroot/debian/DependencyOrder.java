package io.github.unroot.debian;

import io.github.unroot.debian.Facts.Need;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts what is needed before what needs it; of a cycle, the package that was met last comes first. */
final class DependencyOrder {
    private final Facts facts;
    private final Chosen chosen;
    private final Set<PackageRecord> met = new LinkedHashSet<>();
    private final List<PackageRecord> ordered = new ArrayList<>();

    /** A package whose needs are being met. */
    private record Visit(PackageRecord version, Iterator<Need> needs) {}

    DependencyOrder(Facts facts, Chosen chosen) {
        this.facts = facts;
        this.chosen = chosen;
    }

    List<PackageRecord> of(List<PackageRecord> first, List<PackageRecord> then) throws UnrootException {
        for (List<PackageRecord> roots : List.of(first, then)) {
            for (PackageRecord root : roots) {
                visit(root);
            }
        }
        return ordered;
    }

    private void visit(PackageRecord root) throws UnrootException {
        Deque<Visit> open = new ArrayDeque<>();
        meet(root, open);
        while (!open.isEmpty()) {
            Visit visit = open.getFirst();
            if (visit.needs().hasNext()) {
                Optional<PackageRecord> needed =
                        chosen.satisfying(visit.needs().next().group());
                if (needed.isPresent()) {
                    meet(needed.get(), open);
                }
            } else {
                ordered.add(visit.version());
                open.pop();
            }
        }
    }

    private void meet(PackageRecord version, Deque<Visit> open) throws UnrootException {
        if (met.add(version)) {
            open.push(new Visit(version, facts.needs(version).iterator()));
        }
    }
}
