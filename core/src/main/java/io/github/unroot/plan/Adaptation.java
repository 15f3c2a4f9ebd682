package io.github.unroot.plan;

import io.github.unroot.observe.Access.Operation;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one program: how its configuration names what needs root. It names the program's own files and words,
 * never an image.
 *
 * @param name of the file that tells it
 * @param programs base names of the executables that it speaks of; {@code php-fpm*} stands for all that begin so
 * @param lines edits to the files that the program read
 * @param arguments edits to the image's command line
 * @param variables edits to the environment
 * @param refusals denials that end the matter: the program is made for root
 * @param lifetimes what a writable path is, where its place alone tells it wrong
 */
record Adaptation(
        String name,
        Set<String> programs,
        List<LineRule> lines,
        List<ArgumentRule> arguments,
        List<VariableRule> variables,
        List<RefusalRule> refusals,
        Map<FilePath, Lifetime> lifetimes) {
    Adaptation {
        programs = Set.copyOf(programs);
        lines = List.copyOf(lines);
        arguments = List.copyOf(arguments);
        variables = List.copyOf(variables);
        refusals = List.copyOf(refusals);
        lifetimes = Map.copyOf(lifetimes);
    }

    /**
     * @param when the operation that asks for the edit, done or denied
     * @param line found in the lines to edit; {@code ${port}} stands for the port that was to be bound
     * @param replacement of what was found, in the words of {@link java.util.regex.Matcher}; {@code ${newPort}} stands for
     *     the port it moves to; null deletes the line
     * @param why in a few words
     */
    record LineRule(Operation when, String line, @Nullable String replacement, String why) {
        Pattern pattern(String port) {
            return Pattern.compile(line.replace("${port}", port));
        }
    }

    /**
     * An edit of the image's command line.
     *
     * @param match found in an argument of the entrypoint or command; empty where an argument is appended
     * @param replacement of what was found, or the argument to append; null removes the argument
     */
    record ArgumentRule(
            Operation when, String match, @Nullable String replacement, String why) {
        Pattern pattern(String port) {
            return Pattern.compile(match.replace("${port}", port));
        }

        boolean appends() {
            return match.isEmpty();
        }
    }

    /**
     * An edit of the environment.
     *
     * @param value where {@code ${value}} stands for what the variable holds, or for {@code otherwise} if it is unset
     */
    record VariableRule(Operation when, String variable, String value, String otherwise, String why) {}

    /** @param target found in the path or the detail of the denied access */
    record RefusalRule(Operation when, Pattern target, String why) {}

    /** Whether it speaks of the file that a process ran. */
    boolean speaksOf(String program) {
        String base = program.substring(program.lastIndexOf('/') + 1);
        return programs.stream()
                .anyMatch(name ->
                        name.endsWith("*") ? base.startsWith(name.substring(0, name.length() - 1)) : base.equals(name));
    }
}
