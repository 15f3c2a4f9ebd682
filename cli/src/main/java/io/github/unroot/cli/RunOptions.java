package io.github.unroot.cli;

import io.github.unroot.identity.Identity;
import io.github.unroot.sandbox.SandboxKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How containers are run, for the commands that run some.
 *
 * @param probes as they were written; empty means what the image itself tells
 * @param level the level of proof to reach
 * @param timeout how long one run may take
 * @param user who the converted image runs as
 * @param environment {@code NAME=VALUE} each, on top of the image's own
 * @param proof a file to write the proof to
 * @param key a file with the private key to sign the proof with
 * @param adaptations directories with more adaptations, looked at before Unroot's own
 * @param seed what the arbitrary UID is drawn from; drawn itself when empty
 * @param sandbox what runs the containers
 */
record RunOptions(
        List<String> probes,
        int level,
        Duration timeout,
        Identity user,
        List<String> environment,
        Optional<Path> proof,
        Optional<Path> key,
        List<Path> adaptations,
        OptionalLong seed,
        SandboxKind sandbox) {

    static final int LEVEL_MIN = 1;
    static final int LEVEL_MAX = 4;

    RunOptions {
        if (level < LEVEL_MIN || level > LEVEL_MAX) {
            throw new IllegalArgumentException("there is no level " + level);
        }
        probes = List.copyOf(probes);
        environment = List.copyOf(environment);
        adaptations = List.copyOf(adaptations);
    }
}
