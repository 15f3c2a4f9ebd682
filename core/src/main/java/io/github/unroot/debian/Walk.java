package io.github.unroot.debian;

import io.github.unroot.debian.Facts.Need;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Goes from packages to what they need, depth first as apt does, and decides for one choice where none is chosen yet.
 * With a stack of its own: a chain of dependencies may be as long as an archive.
 */
final class Walk {
    private final Facts facts;
    private final Chosen chosen;
    private final Options options;

    /** What a need is filled with, next to what is chosen already; nothing where it cannot be. */
    @FunctionalInterface
    interface Options {
        Optional<PackageRecord> of(Chosen chosen, Need need) throws UnrootException;
    }

    Walk(Facts facts, Chosen chosen, Options options) {
        this.facts = facts;
        this.chosen = chosen;
        this.options = options;
    }

    /** All roots first, so that what is wished for fills a need before anything else does. False: it was a dead end. */
    boolean choose(List<PackageRecord> roots) throws UnrootException {
        for (PackageRecord root : roots) {
            if (!chosen.accepts(root)) {
                return false;
            }
            if (!chosen.contains(root)) {
                chosen.add(root);
            }
        }
        for (PackageRecord root : roots) {
            if (!fillNeeds(root)) {
                return false;
            }
        }
        return true;
    }

    private boolean fillNeeds(PackageRecord root) throws UnrootException {
        Deque<Iterator<Need>> open = new ArrayDeque<>();
        open.push(facts.needs(root).iterator());
        while (!open.isEmpty()) {
            if (!open.getFirst().hasNext()) {
                open.pop();
                continue;
            }
            Need need = open.getFirst().next();
            if (chosen.satisfying(need.group()).isPresent()) {
                continue;
            }
            Optional<PackageRecord> choice = options.of(chosen, need);
            if (choice.isEmpty()) {
                return false;
            }
            chosen.add(choice.get());
            open.push(facts.needs(choice.get()).iterator());
        }
        return true;
    }
}
