package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/** What adaptations make of an access. */
final class Known {
    private final Subject subject;
    private final Adaptations adaptations;

    Known(Subject subject, Adaptations adaptations) {
        this.subject = subject;
        this.adaptations = adaptations;
    }

    /** The edits that are known for a program that does, or is denied, such a thing; ports are {@link Ports}'s. */
    List<Change> changes(Draft draft, Evidence evidence, Access access) {
        List<Change> changes = new ArrayList<>();
        for (Adaptation adaptation : adaptations.of(access.program())) {
            TraceFacts facts = new TraceFacts(subject, draft, evidence);
            for (Adaptation.LineRule rule : adaptation.lines()) {
                if (rule.when() == access.operation() && access.operation() != Access.Operation.BIND) {
                    changes.addAll(facts.edits(access, rule, "", ""));
                }
            }
            for (Adaptation.ArgumentRule rule : adaptation.arguments()) {
                if (rule.when() == access.operation()) {
                    changes.addAll(command(facts, rule));
                }
            }
            for (Adaptation.VariableRule rule : adaptation.variables()) {
                if (rule.when() == access.operation()) {
                    changes.addAll(variable(draft, rule));
                }
            }
        }
        return changes;
    }

    private static List<Change> command(TraceFacts facts, Adaptation.ArgumentRule rule) {
        List<String> entrypoint = edited(facts.entrypoint(), rule);
        List<String> command = edited(facts.command(), rule);
        return entrypoint.equals(facts.entrypoint()) && command.equals(facts.command())
                ? List.of()
                : List.of(new Change.SetCommand(entrypoint, command, rule.why()));
    }

    private static List<String> edited(List<String> words, Adaptation.ArgumentRule rule) {
        List<String> edited = new ArrayList<>();
        for (String word : words) {
            Matcher found = rule.match().matcher(word);
            String replacement = rule.replacement();
            if (!found.find()) {
                edited.add(word);
            } else if (replacement != null) {
                edited.add(found.replaceAll(replacement));
            }
        }
        return edited;
    }

    private List<Change> variable(Draft draft, Adaptation.VariableRule rule) {
        if (draft.environment(rule.variable()).isPresent()) {
            return List.of();
        }
        String before = Variables.value(subject.config(), rule.variable()).orElse(null);
        String after = rule.value().replace("${value}", before == null ? rule.otherwise() : before);
        return after.equals(before)
                ? List.of()
                : List.of(new Change.SetEnvironment(rule.variable(), before, after, rule.why()));
    }
}
