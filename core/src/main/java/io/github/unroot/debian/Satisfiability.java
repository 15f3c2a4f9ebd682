package io.github.unroot.debian;

import io.github.unroot.debian.Facts.Clash;
import io.github.unroot.debian.Facts.Need;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.IVecInt;
import org.sat4j.specs.TimeoutException;

/**
 * All that roots may come to, every version and alternative, as clauses for a SAT solver: one variable a package, one a
 * reason. A clause counts while its reason is assumed, so that what contradicts itself can be told by its reasons.
 */
final class Satisfiability {
    /** A limit in work, not in time: the answer must not depend on the machine's load. */
    private static final int CONFLICTS_MAX = 200_000;

    private final Facts facts;
    private final Choices choices;
    private final ISolver solver = SolverFactory.newDefault();
    private final Map<PackageRecord, Integer> variables = new LinkedHashMap<>();
    private final Map<Integer, Reason> reasons = new LinkedHashMap<>();
    private final Deque<PackageRecord> open = new ArrayDeque<>();

    private Satisfiability(Facts facts, Choices choices) {
        this.facts = facts;
        this.choices = choices;
        solver.setTimeoutOnConflicts(CONFLICTS_MAX);
    }

    static Satisfiability of(Facts facts, Choices choices, List<PackageRecord> base, List<PackageRecord> wishes)
            throws UnrootException {
        Satisfiability made = new Satisfiability(facts, choices);
        for (PackageRecord root : base) {
            made.rule(new Reason.Root(root, true), made.variable(root));
        }
        for (PackageRecord wish : wishes) {
            made.rule(new Reason.Root(wish, false), made.variable(wish));
        }
        while (!made.open.isEmpty()) {
            made.addNeeds(made.open.remove());
        }
        made.addFoes();
        made.addVersions();
        return made;
    }

    private void addNeeds(PackageRecord owner) throws UnrootException {
        for (Need need : facts.needs(owner)) {
            List<PackageRecord> fitting = choices.everyVersion(need.group());
            int[] clause = new int[fitting.size() + 1];
            clause[0] = -variable(owner);
            for (int i = 0; i < fitting.size(); i++) {
                clause[i + 1] = variable(fitting.get(i));
            }
            rule(new Reason.Needs(need), clause);
        }
    }

    private void addFoes() throws UnrootException {
        for (PackageRecord owner : List.copyOf(variables.keySet())) {
            for (Clash clash : facts.clashes(owner)) {
                for (PackageRecord other : choices.versions(clash.relation())) {
                    if (variables.containsKey(other) && !other.name().equals(owner.name())) {
                        rule(new Reason.Against(clash, other), -variable(owner), -variable(other));
                    }
                }
            }
        }
    }

    private void addVersions() {
        Map<String, List<PackageRecord>> byName = new HashMap<>();
        for (PackageRecord version : List.copyOf(variables.keySet())) {
            List<PackageRecord> others = byName.computeIfAbsent(version.name(), _ -> new ArrayList<>(1));
            for (PackageRecord other : others) {
                rule(new Reason.OneVersion(version, other), -variable(version), -variable(other));
            }
            others.add(version);
        }
    }

    private int variable(PackageRecord version) {
        Integer known = variables.get(version);
        if (known != null) {
            return known;
        }
        int fresh = solver.nextFreeVarId(true);
        variables.put(version, fresh);
        open.add(version);
        return fresh;
    }

    private void rule(Reason reason, int... literals) {
        int assumed = solver.nextFreeVarId(true);
        reasons.put(assumed, reason);
        try {
            solver.addClause(new VecInt(literals).push(-assumed));
        } catch (ContradictionException e) {
            throw new IllegalStateException("a clause whose reason is free contradicts nothing", e);
        }
    }

    /** Whether some answer has all of these. */
    boolean isPossible(Collection<PackageRecord> together) throws UnrootException {
        VecInt assumptions =
                new VecInt(reasons.keySet().stream().mapToInt(Integer::intValue).toArray());
        for (PackageRecord version : together) {
            assumptions.push(variable(version));
        }
        return holds(assumptions);
    }

    /** Where nothing is possible: reasons that contradict each other, none of which can be left out. */
    List<Reason> contradiction() throws UnrootException {
        List<Integer> core = new ArrayList<>(reasons.keySet());
        while (true) {
            List<Integer> smaller = coreOf(core);
            if (smaller.size() == core.size()) {
                break;
            }
            core = smaller;
        }
        for (Integer candidate : List.copyOf(core)) {
            List<Integer> without =
                    core.stream().filter(other -> !other.equals(candidate)).toList();
            if (!holds(literals(without))) {
                core = without;
            }
        }
        return core.stream().map(reasons::get).toList();
    }

    private List<Integer> coreOf(List<Integer> assumed) throws UnrootException {
        if (holds(literals(assumed))) {
            throw new IllegalStateException("nothing contradicts itself here");
        }
        IVecInt core = solver.unsatExplanation();
        return assumed.stream().filter(core::contains).toList();
    }

    private static VecInt literals(List<Integer> assumed) {
        return new VecInt(assumed.stream().mapToInt(Integer::intValue).toArray());
    }

    private boolean holds(IVecInt assumptions) throws UnrootException {
        try {
            return solver.isSatisfiable(assumptions);
        } catch (TimeoutException e) {
            throw UnrootException.badInput("the packages' dependencies were not solved in " + CONFLICTS_MAX
                    + " conflicts; pin versions of the packages that matter, as NAME=VERSION");
        }
    }
}
