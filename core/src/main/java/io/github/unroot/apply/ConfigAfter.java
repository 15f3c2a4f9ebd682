package io.github.unroot.apply;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.identity.Accounts;
import io.github.unroot.identity.RunsAs;
import io.github.unroot.identity.UserSpec;
import io.github.unroot.image.Healthcheck;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Json;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The config after a plan: a pure function of both. */
public final class ConfigAfter {
    /** The other writable paths: a JSON array, sorted. */
    public static final String SCRATCH_LABEL = "io.github.unroot.scratch";

    /** Where each port went: a JSON object. */
    public static final String PORTS_LABEL = "io.github.unroot.ports";

    private static final Pattern PORT = Pattern.compile("\\d{1,5}/(tcp|udp|sctp)");

    private ConfigAfter() {}

    public static ImageConfig of(ImageConfig before, List<Change> changes) throws UnrootException {
        ImageConfig config = before;
        for (Change change : changes) {
            config = apply(config, change);
        }
        return config;
    }

    private static ImageConfig apply(ImageConfig config, Change change) throws UnrootException {
        return switch (change) {
            case Change.SetUser set -> setUser(config, set);
            case Change.SetEnvironment set -> setEnvironment(config, set);
            case Change.SetCommand set -> setCommand(config, set);
            case Change.SetWorkingDirectory set -> {
                expect("working directory", orRoot(config.workingDirectory()), orRoot(set.before()));
                yield config.withWorkingDirectory(set.after());
            }
            case Change.MovePort move -> movePort(config, move);
            case Change.SetHealthcheck set -> setHealthcheck(config, set);
            case Change.DeclareWritable declare -> declare(config, declare);
            case Change.SetPermission _,
                    Change.EditFile _,
                    Change.AddFile _,
                    Change.AddDirectory _,
                    Change.AddLink _,
                    Change.KeepCopy _ -> config;
        };
    }

    private static String orRoot(String directory) {
        return directory.isEmpty() ? "/" : directory;
    }

    private static ImageConfig setUser(ImageConfig config, Change.SetUser set) throws UnrootException {
        expect("user", config.user(), set.before() == null ? "" : set.before());
        if (!(new UserSpec(set.after()).resolve(Accounts.none()) instanceof RunsAs.Known known)
                || known.maybeRoot()
                || !known.identity().toString().equals(set.after())) {
            throw misfit("the user must be UID:GID in numbers and not root, not \"" + set.after() + "\"");
        }
        return config.withUser(set.after());
    }

    private static ImageConfig setEnvironment(ImageConfig config, Change.SetEnvironment set) throws UnrootException {
        String prefix = set.name() + "=";
        List<String> environment = new ArrayList<>(config.environment());
        Optional<String> present = environment.stream()
                .filter(variable -> variable.startsWith(prefix))
                .findFirst();
        expect(
                "variable " + set.name(),
                present.map(variable -> variable.substring(prefix.length())).orElse(null),
                set.before());
        if (set.after() == null) {
            environment.removeIf(variable -> variable.startsWith(prefix));
        } else if (present.isPresent()) {
            environment.set(environment.indexOf(present.get()), prefix + set.after());
        } else {
            environment.add(prefix + set.after());
        }
        return config.withEnvironment(environment);
    }

    private static ImageConfig setCommand(ImageConfig config, Change.SetCommand set) {
        ImageConfig after = config;
        if (!set.entrypoint().equals(config.entrypoint())) {
            after = after.withEntrypoint(set.entrypoint());
        }
        return set.command().equals(config.command()) ? after : after.withCommand(set.command());
    }

    private static ImageConfig movePort(ImageConfig config, Change.MovePort move) throws UnrootException {
        if (!PORT.matcher(move.before()).matches()
                || !PORT.matcher(move.after()).matches()) {
            throw misfit("a port is like \"80/tcp\", not \"" + move.before() + "\" or \"" + move.after() + "\"");
        }
        SortedSet<String> exposed = new TreeSet<>(config.exposedPorts());
        exposed.remove(move.before());
        // TCP is what a port without protocol means.
        if (move.before().endsWith("/tcp")) {
            exposed.remove(move.before().substring(0, move.before().length() - "/tcp".length()));
        }
        exposed.add(move.after());
        SortedMap<String, String> moved = movedBefore(config);
        moved.replaceAll((_, to) -> to.equals(move.before()) ? move.after() : to);
        moved.put(move.before(), move.after());
        ObjectNode label = Json.newObject();
        moved.forEach(label::put);
        return config.withExposedPorts(exposed).withLabel(PORTS_LABEL, text(label));
    }

    /** What an earlier conversion said. */
    private static SortedMap<String, String> movedBefore(ImageConfig config) throws UnrootException {
        SortedMap<String, String> moved = new TreeMap<>();
        String label = config.labels().get(PORTS_LABEL);
        if (label != null) {
            Json.object(label.getBytes(UTF_8), "label " + PORTS_LABEL)
                    .forEachEntry((from, to) -> moved.put(from, to.asString("")));
        }
        return moved;
    }

    private static ImageConfig setHealthcheck(ImageConfig config, Change.SetHealthcheck set) throws UnrootException {
        Optional<Healthcheck> before = config.healthcheck();
        expect("health check", before.map(Healthcheck::test).orElse(List.of()), set.before());
        return config.withHealthcheck(new Healthcheck(
                set.after(),
                before.flatMap(Healthcheck::interval),
                before.flatMap(Healthcheck::timeout),
                before.flatMap(Healthcheck::startPeriod),
                before.map(Healthcheck::retries).orElse(OptionalInt.empty())));
    }

    private static ImageConfig declare(ImageConfig config, Change.DeclareWritable declare) throws UnrootException {
        String path = declare.path().text();
        if (declare.lifetime() == Lifetime.DATA) {
            SortedSet<String> volumes = new TreeSet<>(config.volumes());
            volumes.add(path);
            return config.withVolumes(volumes);
        }
        SortedSet<String> paths = new TreeSet<>();
        String label = config.labels().get(SCRATCH_LABEL);
        if (label != null) {
            Json.array(label.getBytes(UTF_8), "label " + SCRATCH_LABEL)
                    .forEach(present -> paths.add(present.asString("")));
        }
        paths.add(path);
        ArrayNode array = Json.newArray();
        paths.forEach(array::add);
        return config.withLabel(SCRATCH_LABEL, text(array));
    }

    private static String text(JsonNode node) {
        return new String(Json.bytes(node), UTF_8);
    }

    private static void expect(String what, @Nullable Object found, @Nullable Object expected) throws UnrootException {
        if (!Objects.equals(found, expected)) {
            throw misfit("its " + what + " is " + shown(found) + ", the plan expects " + shown(expected));
        }
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "not set" : value instanceof String text ? "\"" + text + "\"" : value.toString();
    }

    private static UnrootException misfit(String why) {
        return UnrootException.badInput("the plan does not fit the image: " + why);
    }
}
