package io.github.unroot;

import io.github.unroot.identity.Identity;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Declared;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.sandbox.Limits;
import io.github.unroot.sandbox.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How an image is run and what is to come of it.
 *
 * @param probes with the ports that the image had; empty: what the image itself tells
 * @param level the level of proof to reach
 * @param timeout of one run
 * @param user whom the converted image is to run as
 * @param environment more variables for the runs, {@code NAME=value}
 * @param adaptations the text of the caller's own, by name
 * @param command what runs are given in place of the image's own command; empty: that
 */
public record RunSettings(
        List<Probe> probes,
        int level,
        Duration timeout,
        Identity user,
        List<String> environment,
        List<Map.Entry<String, String>> adaptations,
        List<String> command) {
    public RunSettings {
        command = List.copyOf(command);
        probes = List.copyOf(probes);
        environment = List.copyOf(environment);
        adaptations = List.copyOf(adaptations);
    }

    /** With the image's own command. */
    public RunSettings(
            List<Probe> probes,
            int level,
            Duration timeout,
            Identity user,
            List<String> environment,
            List<Map.Entry<String, String>> adaptations) {
        this(probes, level, timeout, user, environment, adaptations, List.of());
    }

    /** By a recipe's own probes, with what it says of proving runs. */
    public static RunSettings of(Recipe recipe, int level, Duration timeout) {
        return new RunSettings(
                recipe.probes(),
                level,
                timeout,
                Identity.of(recipe.user().uid(), recipe.user().gid()),
                recipe.probeEnvironment().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList(),
                List.of(),
                recipe.probeCommand());
    }

    /** An image's configuration as runs are given it. */
    ImageConfig configOf(ImageConfig config) {
        return command.isEmpty() ? config : config.withCommand(command);
    }

    /** What is to hold of an image with this configuration: moved ports are followed, its own health check is asked anew. */
    List<Probe> probesOf(ImageConfig config) throws UnrootException {
        Map<String, String> moved = Declared.of(config).movedPorts();
        return probes.isEmpty()
                ? Declared.defaultProbes(config)
                : probes.stream().map(probe -> probe.following(moved)).toList();
    }

    Limits limits() {
        return new Limits(timeout, MEMORY_BYTES, Limits.DEFAULT.processes(), Limits.DEFAULT.outputBytes());
    }

    /** Databases and Java programs want more than the sandbox's default. */
    private static final long MEMORY_BYTES = 2L << 30;
}
