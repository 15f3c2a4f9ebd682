package io.github.unroot.prove;

import io.github.unroot.image.Digest;
import io.github.unroot.sandbox.ArbitraryIds;
import java.util.Comparator;
import java.util.List;

/**
 * The verdicts on an image, bound to its digest.
 *
 * @param name the reference that led to the image
 * @param ids the arbitrary user, and what it was drawn from
 * @param scenarios in the order of their levels, one a level
 */
public record Proof(
        String name, Digest image, Surroundings surroundings, ArbitraryIds ids, List<ScenarioResult> scenarios) {
    public Proof {
        scenarios = scenarios.stream()
                .sorted(Comparator.comparingInt(ScenarioResult::level))
                .toList();
        if (scenarios.stream().map(ScenarioResult::level).distinct().count() != scenarios.size()) {
            throw new IllegalArgumentException("a level has one scenario");
        }
    }

    /** The highest level that holds together with all under it; 0 for none. */
    public int level() {
        int level = 0;
        for (ScenarioResult scenario : scenarios) {
            if (scenario.level() != level + 1 || !scenario.verdict().proven()) {
                return level;
            }
            level++;
        }
        return level;
    }
}
