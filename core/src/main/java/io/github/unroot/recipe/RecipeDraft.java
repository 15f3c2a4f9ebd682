package io.github.unroot.recipe;

import io.github.unroot.image.ImageConfig;
import io.github.unroot.tree.FilePath;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the first version of a recipe, from what a package or an image tells of itself. It is a text that the reader
 * accepts, not one that is proven.
 */
public final class RecipeDraft {
    private static final FilePath TEMPORARY = FilePath.of("/tmp");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,3}(/(tcp|udp))?|[1-5][0-9]{4}(/(tcp|udp))?");
    private static final int PRIVILEGED_MAX = 1023;
    private static final int MOVED_BY = 8000;

    /** Where programs are, those for daemons first. */
    private static final List<FilePath> PROGRAMS = Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/games")
            .map(FilePath::of)
            .toList();

    private static final Set<String> VARIABLES_OF_RUNTIMES = Set.of("PATH", "HOME", "HOSTNAME", "TERM");

    private RecipeDraft() {}

    /** A recipe of a package. */
    public static String of(PackageFacts facts) {
        Optional<Map.Entry<FilePath, ServiceUnit>> service = service(facts);
        List<String> started = service.map(entry -> entry.getValue().program()).orElse(List.of());
        Optional<FilePath> program = program(facts);
        List<String> entrypoint =
                started.isEmpty() ? program.map(FilePath::text).stream().toList() : started;
        String from = started.isEmpty()
                ? program.isEmpty() ? "no program was found in the package" : "with its arguments"
                : "as " + service.orElseThrow().getKey().name() + " has it; it must stay in the foreground";
        ListenLines listens = new ListenLines(facts.configuration());
        Set<FilePath> data = new LinkedHashSet<>(directories(facts, "/var/lib"));
        Set<FilePath> scratch = new LinkedHashSet<>(directories(facts, "/var/cache"));
        scratch.addAll(directories(facts, "/var/log"));
        service.ifPresent(entry -> {
            data.addAll(entry.getValue().state());
            scratch.addAll(entry.getValue().scratch());
        });
        scratch.add(TEMPORARY);
        return DraftText.of(new Draft(
                facts.name(),
                facts.summary().isBlank() ? facts.name() : facts.summary().strip(),
                List.of(facts.name()),
                entrypoint,
                entrypoint.isEmpty() ? List.of("bash") : List.of(),
                from,
                "",
                Map.of(),
                listens.ports(),
                !listens.moved().isEmpty(),
                List.copyOf(data),
                List.copyOf(scratch),
                listens.moved()));
    }

    /** The package's own, or the first that starts a program. */
    private static Optional<Map.Entry<FilePath, ServiceUnit>> service(PackageFacts facts) {
        return facts.units().entrySet().stream()
                .map(unit -> Map.entry(unit.getKey(), new ServiceUnit(unit.getValue())))
                .filter(unit -> !unit.getValue().program().isEmpty())
                .min(Comparator.comparing(unit -> !unit.getKey().name().equals(facts.name() + ".service")));
    }

    /** Of the package's name, or the first. */
    private static Optional<FilePath> program(PackageFacts facts) {
        return facts.files().stream()
                .filter(path -> PROGRAMS.contains(path.parent()))
                .min(Comparator.comparing((FilePath path) -> !path.name().equals(facts.name()))
                        .thenComparingInt(path -> PROGRAMS.indexOf(path.parent()))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Those of a program's own that a package brings, directly in a directory of all programs'. */
    private static List<FilePath> directories(PackageFacts facts, String above) {
        Set<String> others = Set.of("dpkg", "systemd", "apt", "polkit-1", "ucf");
        return facts.files().stream()
                .filter(path -> path.parent().equals(FilePath.of(above)) && !others.contains(path.name()))
                .toList();
    }

    /**
     * A recipe that makes an image anew.
     *
     * @param name of the image
     * @param packages that were installed for their own sake
     */
    public static String of(String name, ImageConfig config, List<String> packages) {
        List<String> exposed = config.exposedPorts().stream()
                .filter(port -> PORT.matcher(port).matches())
                .map(port -> port.replace("/tcp", ""))
                .toList();
        Set<String> ports =
                exposed.stream().map(RecipeDraft::unprivileged).collect(Collectors.toCollection(LinkedHashSet::new));
        List<FilePath> data = config.volumes().stream()
                .filter(path -> path.startsWith("/")
                        && !path.contains("/..")
                        && !FilePath.of(path).isRoot())
                .map(FilePath::of)
                .toList();
        return DraftText.of(new Draft(
                name,
                config.labels()
                        .getOrDefault("org.opencontainers.image.description", name)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .findFirst()
                        .orElse(name),
                packages,
                config.entrypoint(),
                config.entrypoint().isEmpty() && config.command().isEmpty() ? List.of("bash") : config.command(),
                "as the image has it",
                config.workingDirectory().equals("/") ? "" : config.workingDirectory(),
                environment(config),
                List.copyOf(ports),
                !ports.containsAll(exposed),
                data,
                data.contains(TEMPORARY) ? List.of() : List.of(TEMPORARY),
                List.of()));
    }

    private static Map<String, String> environment(ImageConfig config) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : config.environment()) {
            String[] parts = variable.split("=", 2);
            if (parts.length == 2 && !parts[0].isEmpty() && !VARIABLES_OF_RUNTIMES.contains(parts[0])) {
                environment.put(parts[0], parts[1]);
            }
        }
        return environment;
    }

    /** {@code 80} as {@code 8080}, {@code 53/udp} as {@code 8053/udp}. */
    private static String unprivileged(String exposed) {
        String[] parts = exposed.split("/", 2);
        int port = Integer.parseInt(parts[0]);
        int other = port <= PRIVILEGED_MAX ? port + MOVED_BY : port;
        return parts.length == 1 ? String.valueOf(other) : other + "/" + parts[1];
    }
}
