package io.github.unroot.debian;

import io.github.unroot.debian.Facts.Clash;
import io.github.unroot.debian.Facts.Need;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reasons that contradict each other, told as a chain from what was asked for to where it breaks. */
final class Explanation {
    private static final int STEPS_MAX = 16;
    private static final int STEP_CHARS_MAX = 200;
    private static final int VERSIONS_MAX = 5;

    private final PackageIndex index;
    private final Facts facts;

    Explanation(PackageIndex index, Facts facts) {
        this.index = index;
        this.facts = facts;
    }

    String of(List<Reason> contradiction) throws UnrootException {
        List<String> steps = new ArrayList<>();
        for (Reason reason : inOrder(contradiction)) {
            steps.add(step(reason));
        }
        int leftOut = steps.size() - STEPS_MAX;
        return "the packages cannot be together: "
                + steps.stream()
                        .limit(STEPS_MAX)
                        .map(step -> EscapedText.shown(step, STEP_CHARS_MAX))
                        .collect(Collectors.joining("; "))
                + (leftOut > 0 ? "; and " + leftOut + " more steps" : "");
    }

    /** What was asked for, then who needs what, each after a step that speaks of it, then who stands against whom. */
    private List<Reason> inOrder(List<Reason> reasons) throws UnrootException {
        List<Reason> ordered = new ArrayList<>();
        Set<PackageRecord> spoken = new HashSet<>();
        List<Reason.Needs> needs = new ArrayList<>();
        List<Reason> last = new ArrayList<>();
        for (Reason reason : reasons) {
            switch (reason) {
                case Reason.Root root -> {
                    ordered.add(root);
                    spoken.add(root.version());
                }
                case Reason.Needs need -> needs.add(need);
                case Reason.Against against -> last.add(against);
                case Reason.OneVersion versions -> last.add(versions);
            }
        }
        while (!needs.isEmpty()) {
            Reason.Needs next = needs.stream()
                    .filter(need -> spoken.contains(need.need().owner()))
                    .findFirst()
                    .orElse(needs.getFirst());
            needs.remove(next);
            ordered.add(next);
            spoken.addAll(fitting(next.need()));
        }
        ordered.addAll(last);
        return ordered;
    }

    private String step(Reason reason) throws UnrootException {
        return switch (reason) {
            case Reason.Root root -> root.version() + (root.ofBase() ? " is in every image" : " is wanted");
            case Reason.Needs needs -> needs(needs.need());
            case Reason.Against against -> against(against.clash(), against.other());
            case Reason.OneVersion versions ->
                versions.one().name() + " is " + versions.one().version() + " or "
                        + versions.other().version() + ", not both";
        };
    }

    private static String against(Clash clash, PackageRecord other) {
        String verb = clash.field() == PackageRecord.Field.BREAKS ? " breaks " : " conflicts with ";
        boolean provided = !other.name().equals(clash.relation().name());
        return clash.owner() + verb + clash.relation() + (provided ? ", which is " + other : "");
    }

    private String needs(Need need) throws UnrootException {
        String text = need.owner()
                + (need.field() == PackageRecord.Field.DEPENDS ? " depends on " : " pre-depends on ")
                + need.group();
        return fitting(need).isEmpty() ? text + ", but " + whatThereIs(need.group()) : text;
    }

    private String whatThereIs(Relations.Group group) {
        return group.alternatives().stream().map(this::whatThereIs).distinct().collect(Collectors.joining(", "));
    }

    private String whatThereIs(Relation relation) {
        List<PackageRecord> versions = index.versions(relation.name());
        return versions.isEmpty()
                ? "nothing provides " + relation.name()
                : relation.name() + " is "
                        + versions.stream()
                                .limit(VERSIONS_MAX)
                                .map(version -> version.version().text())
                                .collect(Collectors.joining(" or "))
                        + " and nothing else provides it";
    }

    private List<PackageRecord> fitting(Need need) throws UnrootException {
        List<PackageRecord> fitting = new ArrayList<>();
        for (Relation alternative : need.group().alternatives()) {
            fitting.addAll(new Choices(index, facts).versions(alternative));
        }
        return fitting;
    }
}
