package io.github.unroot.debian;

import io.github.unroot.debian.Facts.Need;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which packages a wish comes to, without Recommends: what apt-get would install on a system of nothing but the essential
 * packages.
 *
 * <p>The first try decides as apt does and goes back over nothing, which finds the answer of nearly every wish in
 * milliseconds. Where it comes to a dead end, the same walk asks a SAT solver before each decision whether there is a way
 * on from it; where there is none from the start, the solver's proof is the message.
 */
public final class Solver {
    private static final int PROVIDERS_SHOWN_MAX = 10;

    private final PackageIndex index;
    private final Facts facts;
    private final Choices choices;

    private Solver(PackageIndex index) {
        this.index = index;
        facts = new Facts(index);
        choices = new Choices(index, facts);
    }

    /**
     * @param base what belongs to the base beside the packages that dpkg never lets go; a name that the index does not have
     *     is passed over
     * @param wanted packages by name, with a version where it must not be the newest
     */
    public static Solution solve(PackageIndex index, List<String> base, List<Relation> wanted) throws UnrootException {
        Solver solver = new Solver(index);
        List<PackageRecord> wishes = new ArrayList<>();
        for (Relation wish : wanted) {
            PackageRecord version = solver.wished(wish);
            solver.choices.pin(version);
            wishes.add(version);
        }
        return solver.solve(solver.roots(base), wishes);
    }

    private PackageRecord wished(Relation wish) throws UnrootException {
        List<PackageRecord> named = index.versions(wish.name());
        for (PackageRecord version : named) {
            if (facts.fits(version, wish)) {
                return version;
            }
        }
        if (!named.isEmpty()) {
            throw UnrootException.badInput("package " + wish + ": the index has " + versionsShown(named));
        }
        List<PackageRecord> providers = choices.candidates(new Relations.Group(List.of(wish)));
        return switch (providers.size()) {
            case 0 ->
                throw UnrootException.badInput("package " + wish.name() + ": the index has none of that name"
                        + suggestion(index.near(wish.name())));
            case 1 -> providers.getFirst();
            default ->
                throw UnrootException.badInput("package " + wish.name()
                        + ": a name that several packages provide; name one of them: "
                        + providers.stream()
                                .limit(PROVIDERS_SHOWN_MAX)
                                .map(PackageRecord::name)
                                .collect(Collectors.joining(", ")));
        };
    }

    private static String versionsShown(List<PackageRecord> versions) {
        return versions.stream()
                .limit(PROVIDERS_SHOWN_MAX)
                .map(version -> version.version().text())
                .collect(Collectors.joining(", "));
    }

    private static String suggestion(List<String> names) {
        return names.isEmpty() ? "" : "; did you mean " + String.join(" or ", names) + "?";
    }

    private List<PackageRecord> roots(List<String> base) throws UnrootException {
        List<PackageRecord> roots = new ArrayList<>();
        for (PackageRecord essential : index.essentials()) {
            roots.add(choices.candidate(essential.name()).orElse(essential));
        }
        if (roots.isEmpty()) {
            throw UnrootException.badInput(
                    "the index has no essential package; is the distribution's own archive missing?");
        }
        for (String name : base) {
            choices.candidate(name).ifPresent(roots::add);
        }
        return roots;
    }

    private Solution solve(List<PackageRecord> roots, List<PackageRecord> wishes) throws UnrootException {
        Optional<Solution> quick = attempt(roots, wishes, this::acceptable);
        if (quick.isPresent()) {
            return quick.get();
        }
        Satisfiability proof = Satisfiability.of(facts, choices, roots, wishes);
        if (!proof.isPossible(List.of())) {
            throw UnrootException.badInput(new Explanation(index, facts).of(proof.contradiction()));
        }
        return attempt(roots, wishes, (chosen, need) -> possible(proof, chosen, need))
                .orElseThrow(() -> new IllegalStateException("a way that was possible came to a dead end"));
    }

    private Optional<Solution> attempt(List<PackageRecord> roots, List<PackageRecord> wishes, Walk.Options options)
            throws UnrootException {
        Chosen chosen = new Chosen(facts);
        Walk walk = new Walk(facts, chosen, options);
        if (!walk.choose(roots)) {
            return Optional.empty();
        }
        Set<PackageRecord> base = new HashSet<>(chosen.packages());
        if (!walk.choose(wishes)) {
            return Optional.empty();
        }
        List<PackageRecord> ordered = new DependencyOrder(facts, chosen).of(roots, wishes);
        return Optional.of(new Solution(
                ordered.stream().filter(base::contains).toList(),
                ordered.stream().filter(version -> !base.contains(version)).toList()));
    }

    /** As apt judges: nothing chosen stands against it, and each of its needs has some candidate at least. */
    private Optional<PackageRecord> acceptable(Chosen chosen, Need need) throws UnrootException {
        for (PackageRecord candidate : choices.candidates(need.group())) {
            if (chosen.accepts(candidate) && hasCandidates(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private boolean hasCandidates(PackageRecord owner) throws UnrootException {
        for (Need need : facts.needs(owner)) {
            if (choices.candidates(need.group()).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private Optional<PackageRecord> possible(Satisfiability proof, Chosen chosen, Need need) throws UnrootException {
        for (PackageRecord version : choices.everyVersion(need.group())) {
            List<PackageRecord> together = new ArrayList<>(chosen.packages());
            together.add(version);
            if (proof.isPossible(together)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }
}
