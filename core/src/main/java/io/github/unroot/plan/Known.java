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

    /**
     * The edits that are known for a program that does, or is denied, such a thing.
     *
     * @param port the port that was to be bound, else empty
     * @param newPort where it moves to, else empty
     */
    List<Change> changes(Draft draft, Evidence evidence, Access access, String port, String newPort) {
        List<Change> changes = new ArrayList<>();
        TraceFacts facts = new TraceFacts(subject, draft, evidence);
        for (Adaptation adaptation : adaptations.of(access.program())) {
            adaptation.lines().stream()
                    .filter(rule -> rule.when() == access.operation())
                    .forEach(rule -> changes.addAll(facts.edits(access, rule, port, newPort)));
            adaptation.arguments().stream()
                    .filter(rule -> rule.when() == access.operation() && !(rule.appends() && !changes.isEmpty()))
                    .forEach(rule -> changes.addAll(command(facts, access, rule, port, newPort)));
            if (access.denied()) {
                adaptation.variables().stream()
                        .filter(rule -> rule.when() == access.operation())
                        .forEach(rule -> changes.addAll(variable(draft, rule)));
            }
        }
        return changes;
    }

    private static List<Change> command(
            TraceFacts facts, Access access, Adaptation.ArgumentRule rule, String port, String newPort) {
        List<String> entrypoint = facts.entrypoint();
        List<String> command = facts.command();
        List<String> newEntrypoint = edited(entrypoint, rule, port, newPort);
        List<String> newCommand = edited(command, rule, port, newPort);
        if (rule.appends()) {
            String argument = String.valueOf(rule.replacement()).replace("${newPort}", newPort);
            boolean direct = names(command.isEmpty() ? entrypoint : command, access.program());
            newEntrypoint = direct && command.isEmpty() ? appended(entrypoint, argument) : entrypoint;
            newCommand = direct && !command.isEmpty() ? appended(command, argument) : command;
        }
        return newEntrypoint.equals(entrypoint) && newCommand.equals(command)
                ? List.of()
                : List.of(new Change.SetCommand(newEntrypoint, newCommand, rule.why()));
    }

    private static boolean names(List<String> words, String program) {
        String base = program.substring(program.lastIndexOf('/') + 1);
        return words.stream().anyMatch(word -> word.equals(base) || word.endsWith("/" + base));
    }

    private static List<String> appended(List<String> words, String argument) {
        List<String> more = new ArrayList<>(words);
        if (!more.contains(argument)) {
            more.add(argument);
        }
        return more;
    }

    private static List<String> edited(List<String> words, Adaptation.ArgumentRule rule, String port, String newPort) {
        if (rule.appends()) {
            return words;
        }
        List<String> edited = new ArrayList<>();
        for (String word : words) {
            Matcher found = rule.pattern(port).matcher(word);
            String replacement = rule.replacement();
            if (!found.find()) {
                edited.add(word);
            } else if (replacement != null) {
                edited.add(found.replaceAll(replacement.replace("${newPort}", newPort)));
            }
        }
        return edited;
    }

    private List<Change> variable(Draft draft, Adaptation.VariableRule rule) {
        String before = Variables.value(subject.config(), rule.variable()).orElse(null);
        boolean unknown = before == null && rule.otherwise().isEmpty();
        if (unknown || draft.environment(rule.variable()).isPresent()) {
            return List.of();
        }
        String after = rule.value().replace("${value}", before == null ? rule.otherwise() : before);
        return after.equals(before)
                ? List.of()
                : List.of(new Change.SetEnvironment(rule.variable(), before, after, rule.why()));
    }
}
