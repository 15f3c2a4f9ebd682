package io.github.unroot.cli;

import io.github.unroot.transport.BlobCache;
import io.github.unroot.transport.registry.RegistryOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code unroot} itself, and the options that may stand before or after any command's name. */
@CommandLine.Command(
        name = "unroot",
        description = "Makes container images run without root, and proves it.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExit status:%n",
        footer = {
            "  0  done, and what was asked was proven",
            "  1  the answer is no: findings, a level not reached, a program that needs root",
            "  2  the call is wrong",
            "  3  the input is wrong: unreadable, corrupt, hostile",
            "  4  the surroundings are: no runc, no user namespaces, registry unreachable, disk full"
        })
final class RootCommand {
    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "One JSON document on standard output, nothing else there.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Say nothing but the result and what failed.")
    private boolean quiet;

    @Option(
            names = "--progress",
            paramLabel = "auto|plain|none",
            defaultValue = "auto",
            converter = ProgressStyle.Text.class,
            scope = ScopeType.INHERIT,
            description = "How a long run says where it is (default ${DEFAULT-VALUE}).")
    private ProgressStyle progress = ProgressStyle.AUTO;

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            scope = ScopeType.INHERIT,
            description = "Which image of a multi-platform index (default: this machine's).")
    private @Nullable String platform;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Trust these authorities, too, when a registry is asked; certificates in PEM.")
    private @Nullable Path tlsCa;

    @Option(
            names = "--plain-http",
            scope = ScopeType.INHERIT,
            description = "Speak to registries without TLS; to one on this machine that is tried anyway.")
    private boolean plainHttp;

    @Option(
            names = "--token-host",
            paramLabel = "HOST[:PORT]",
            scope = ScopeType.INHERIT,
            description = "A registry's token server elsewhere, which may get the registry's credentials. Repeatable.")
    private List<String> tokenHosts = new ArrayList<>();

    @Option(
            names = "--cache-size",
            paramLabel = "SIZE",
            defaultValue = "10G",
            converter = SizeText.class,
            scope = ScopeType.INHERIT,
            description =
                    "Keep so much of what registries send for later calls: 500M, 10G, 0 (default ${DEFAULT-VALUE}).")
    private long cacheBytes = BlobCache.BYTES_DEFAULT;

    @Option(
            names = "--stacktrace",
            hidden = true,
            scope = ScopeType.INHERIT,
            description = "Show where in Unroot a failure arose.")
    private boolean stackTrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("unused") // Its being there is what picocli looks at.
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show the version.")
    @SuppressWarnings("unused") // Its being there is what picocli looks at.
    private boolean version;

    CallOptions call() {
        RegistryOptions registries =
                new RegistryOptions(Optional.ofNullable(tlsCa), plainHttp, cacheBytes, new TreeSet<>(tokenHosts));
        return new CallOptions(json, quiet, progress, Optional.ofNullable(platform), registries);
    }

    boolean stackTrace() {
        return stackTrace;
    }
}
