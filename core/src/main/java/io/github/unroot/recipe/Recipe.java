package io.github.unroot.recipe;

import io.github.unroot.sandbox.Probe;
import io.github.unroot.tree.FilePath;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How an image is made from packages, as a person wrote it.
 *
 * @param name also the image's tag
 * @param summary one line
 * @param user whom it runs as; never root
 * @param entrypoint the program with its first arguments, which the start program runs where there is one
 * @param environment defaults that a user may override at run time
 * @param data directories that the program writes and that outlive the container
 * @param scratch those that need not
 * @param start what a shell runs at every start, after the templates and before the program
 * @param stopSignal what asks the program to end; TERM unless given
 * @param probes how a run shows that the program does its job; all must hold
 * @param probeCommand the arguments after the entrypoint in proving runs alone; the image's command where it is empty
 * @param probeEnvironment variables of proving runs alone
 * @param level the level to reach
 * @param levelReason why it is not 3, where it is less
 */
public record Recipe(
        String name,
        String summary,
        List<WantedPackage> packages,
        Owner user,
        List<String> entrypoint,
        List<String> command,
        FilePath workingDirectory,
        Map<String, String> environment,
        List<ExposedPort> ports,
        List<FilePath> data,
        List<FilePath> scratch,
        List<Template> templates,
        Optional<String> start,
        Optional<StopSignal> stopSignal,
        List<PlacedFile> files,
        List<Edit> edits,
        List<PermissionRule> permissions,
        List<Removal> remove,
        Set<Keep> keep,
        List<PlacedLink> links,
        List<Probe> probes,
        List<String> probeCommand,
        Map<String, String> probeEnvironment,
        int level,
        Optional<String> levelReason,
        Map<String, String> labels) {
    public static final Owner USER_UNLESS_GIVEN = new Owner(1001, 0);
    public static final int LEVEL_UNLESS_GIVEN = 3;
    static final int LEVEL_MAX = 4;

    /** What a tag may be, by the distribution specification, in lower case so that it may be a repository too. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

    public Recipe {
        checkedName(name);
        checkedSummary(summary);
        if (user.uid() == 0) {
            throw new IllegalArgumentException("the user 0 is root");
        }
        if (level < 1 || level > LEVEL_MAX) {
            throw new IllegalArgumentException("a level is a number from 1 to " + LEVEL_MAX);
        }
        if (entrypoint.isEmpty() && command.isEmpty()) {
            throw new IllegalArgumentException("the program is missing; write \"entrypoint\" or \"command\"");
        }
        packages = List.copyOf(packages);
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        environment = ordered(environment);
        ports = List.copyOf(ports);
        data = List.copyOf(data);
        scratch = List.copyOf(scratch);
        templates = List.copyOf(templates);
        files = List.copyOf(files);
        edits = List.copyOf(edits);
        permissions = List.copyOf(permissions);
        remove = List.copyOf(remove);
        keep = Collections.unmodifiableSet(keep.isEmpty() ? EnumSet.noneOf(Keep.class) : EnumSet.copyOf(keep));
        links = List.copyOf(links);
        probes = List.copyOf(probes);
        probeCommand = List.copyOf(probeCommand);
        probeEnvironment = ordered(probeEnvironment);
        labels = ordered(labels);
    }

    static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name
                    + "\" can't be an image's name; write lower case letters, digits, \".\", \"_\" and \"-\"");
        }
        return name;
    }

    static String checkedSummary(String summary) {
        if (summary.isBlank() || summary.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a summary is one line that says what the software is");
        }
        return summary;
    }

    /** @throws IllegalArgumentException if it is root */
    static Owner checkedUser(String text) {
        Owner user = Owner.parse(text);
        if (user.uid() == 0) {
            throw new IllegalArgumentException("the user 0 is root; write another, like \"" + USER_UNLESS_GIVEN + "\"");
        }
        return user;
    }

    private static Map<String, String> ordered(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Everywhere that the program may write. */
    public List<FilePath> writable() {
        return Stream.concat(data.stream(), scratch.stream()).toList();
    }

    /** Whether something is to be done at every start, before the program runs. */
    public boolean hasStartProgram() {
        return !templates.isEmpty() || start.isPresent();
    }
}
