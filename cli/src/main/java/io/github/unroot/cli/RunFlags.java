package io.github.unroot.cli;

import io.github.unroot.identity.Identity;
import io.github.unroot.sandbox.SandboxKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of every command that runs containers, as picocli fills them. */
final class RunFlags {
    @Option(
            names = "--probe",
            paramLabel = "SPEC",
            description = {
                "How a run shows that it does its job: tcp:PORT, http:PORT/PATH[=STATUS], exec:COMMAND, log:REGEX,"
                        + " exit:CODE. Repeatable. Without it: the image's HEALTHCHECK, else its exposed TCP ports,"
                        + " else that it stays up."
            })
    private List<String> probes = new ArrayList<>();

    @Option(
            names = "--level",
            paramLabel = "1..4",
            defaultValue = "3",
            converter = LevelText.class,
            description = "The level of proof to reach (default ${DEFAULT-VALUE}).")
    private int level = 3;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationText.class,
            description = "How long one run may take: 90, 90s or 2m (default ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(1);

    @Option(
            names = "--user",
            paramLabel = "UID[:GID]",
            defaultValue = "1001:0",
            converter = IdentityText.class,
            description = "Who the converted image runs as (default ${DEFAULT-VALUE}).")
    private Identity user = Identity.of(1001, 0);

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            converter = EnvironmentText.class,
            description = "A variable for the runs. Repeatable.")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = "--adaptations",
            paramLabel = "DIR",
            description = "Adaptations of your own, looked at before Unroot's. Repeatable.")
    private List<Path> adaptations = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Draw the arbitrary UID from this seed, as a proof names it.")
    private @Nullable Long seed;

    @Option(
            names = "--sandbox",
            paramLabel = "WHERE",
            defaultValue = "runc",
            converter = SandboxText.class,
            description = {
                "What runs the containers: runc, docker or podman (default ${DEFAULT-VALUE}). In an engine an image"
                        + " can be proven, but nobody sees what it is denied: a plan is made with runc."
            })
    private SandboxKind sandbox = SandboxKind.RUNC;

    /** For the commands that prove nothing. */
    RunOptions options() {
        return options(new ProofFlags());
    }

    RunOptions options(ProofFlags proof) {
        return new RunOptions(
                probes,
                level,
                timeout,
                user,
                environment,
                proof.file(),
                proof.key(),
                adaptations,
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                sandbox);
    }

    /** One of the sandboxes. */
    static final class SandboxText implements CommandLine.ITypeConverter<SandboxKind> {
        @Override
        public SandboxKind convert(String text) {
            return switch (text) {
                case "runc" -> SandboxKind.RUNC;
                case "docker" -> SandboxKind.DOCKER;
                case "podman" -> SandboxKind.PODMAN;
                default ->
                    throw new CommandLine.TypeConversionException("'" + text + "' is not runc, docker or podman");
            };
        }
    }

    /** One of the four levels. */
    static final class LevelText implements CommandLine.ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[1-4]")) {
                throw new CommandLine.TypeConversionException("'" + text + "' is not a level from 1 to 4");
            }
            return Integer.valueOf(text);
        }
    }

    /** A variable with a name; an empty value is a value. */
    static final class EnvironmentText implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.indexOf('=') <= 0) {
                throw new CommandLine.TypeConversionException("'" + text + "' is not NAME=VALUE");
            }
            return text;
        }
    }
}
