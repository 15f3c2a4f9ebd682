package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.observe.Access.Operation;
import io.github.unroot.plan.Adaptation.ArgumentRule;
import io.github.unroot.plan.Adaptation.LineRule;
import io.github.unroot.plan.Adaptation.RefusalRule;
import io.github.unroot.plan.Adaptation.VariableRule;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What is known of programs, from data files: Unroot's own, and the user's, which come before them. */
public final class Adaptations {
    private static final int FILE_CHARS_MAX = 1 << 20;
    private static final Set<String> KEYS =
            Set.of("programs", "lines", "arguments", "environment", "refuse", "writable");

    /** Unroot's own, in its resources. */
    private static final List<String> CARRIED = List.of(
            "apache",
            "cron",
            "bind9",
            "dnsmasq",
            "haproxy",
            "lighttpd",
            "mariadb",
            "nginx",
            "openldap",
            "openssh",
            "php-fpm",
            "postgres",
            "rabbitmq",
            "squid",
            "supervisord",
            "vsftpd");

    private final List<Adaptation> all;

    private Adaptations(List<Adaptation> all) {
        this.all = all;
    }

    /**
     * Reads adaptations.
     *
     * @param files the text of each by its name; of two with the same name the later counts
     * @throws UnrootException if a file is not an adaptation, saying which and why
     */
    public static Adaptations parse(List<Map.Entry<String, String>> files) throws UnrootException {
        Map<String, Adaptation> byName = new TreeMap<>();
        for (Map.Entry<String, String> file : files) {
            byName.put(file.getKey(), parse(file.getKey(), file.getValue()));
        }
        return new Adaptations(List.copyOf(byName.values()));
    }

    /**
     * Those that Unroot carries, and more.
     *
     * @param more the text of each by its name; one with a carried one's name stands in its place
     */
    public static Adaptations carriedAnd(List<Map.Entry<String, String>> more) throws IOException {
        List<Map.Entry<String, String>> files = new ArrayList<>();
        for (String name : CARRIED) {
            files.add(Map.entry(name, carried(name)));
        }
        files.addAll(more);
        return parse(files);
    }

    private static String carried(String name) throws IOException {
        try (InputStream resource = Adaptations.class.getResourceAsStream("adaptations/" + name + ".yaml")) {
            return new String(Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Those that speak of a program. */
    List<Adaptation> of(String program) {
        return all.stream().filter(adaptation -> adaptation.speaksOf(program)).toList();
    }

    /** What a writable path is to any of the programs. */
    Optional<Lifetime> lifetime(FilePath path, Set<String> programs) {
        return all.stream()
                .filter(adaptation -> programs.stream().anyMatch(adaptation::speaksOf))
                .map(adaptation -> adaptation.lifetimes().get(path))
                .filter(lifetime -> lifetime != null)
                .findFirst();
    }

    /** What of a run shows that a program is made for root, whatever its probe says. */
    Optional<Refused> refusal(Evidence evidence) {
        for (Access access : evidence.trace().denials()) {
            for (Adaptation adaptation : of(access.program())) {
                for (RefusalRule rule : adaptation.refusals()) {
                    if (rule.when() == access.operation()
                            && rule.target().matcher(access.target()).find()) {
                        return Optional.of(new Refused(access, rule.why()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Adaptation parse(String name, String text) throws UnrootException {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(name)
                    .setCodePointLimit(FILE_CHARS_MAX)
                    .setMaxAliasesForCollections(0)
                    .build();
            if (!(new Load(settings).loadFromString(text) instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("it is not a mapping");
            }
            return read(name, map);
        } catch (PatternSyntaxException e) {
            throw wrong(name, "the pattern " + e.getPattern() + " is wrong: " + e.getDescription());
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw wrong(name, String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }

    private static Adaptation read(String name, Map<?, ?> map) {
        for (Object key : map.keySet()) {
            if (!KEYS.contains(String.valueOf(key))) {
                throw new IllegalArgumentException("unknown key \"" + key + "\"; the keys are " + KEYS);
            }
        }
        List<LineRule> lines = new ArrayList<>();
        for (Map<?, ?> rule : rules(map, "lines")) {
            String line = text(rule, "line");
            Pattern.compile(line.replace("${port}", "80"));
            lines.add(new LineRule(
                    operation(rule), line, optional(rule, "replace").orElse(null), text(rule, "why")));
        }
        List<ArgumentRule> arguments = new ArrayList<>();
        for (Map<?, ?> rule : rules(map, "arguments")) {
            arguments.add(argument(rule));
        }
        List<VariableRule> variables = new ArrayList<>();
        for (Map<?, ?> rule : rules(map, "environment")) {
            variables.add(new VariableRule(
                    operation(rule),
                    text(rule, "name"),
                    text(rule, "value"),
                    optional(rule, "otherwise").orElse(""),
                    text(rule, "why")));
        }
        List<RefusalRule> refusals = new ArrayList<>();
        for (Map<?, ?> rule : rules(map, "refuse")) {
            refusals.add(new RefusalRule(operation(rule), Pattern.compile(text(rule, "target")), text(rule, "why")));
        }
        return new Adaptation(name, programs(map), lines, arguments, variables, refusals, lifetimes(map));
    }

    private static ArgumentRule argument(Map<?, ?> rule) {
        Optional<String> appended = optional(rule, "append");
        String match = appended.isPresent() ? "" : text(rule, "match");
        Pattern.compile(match.replace("${port}", "80"));
        String replacement = appended.or(() -> optional(rule, "replace")).orElse(null);
        return new ArgumentRule(operation(rule), match, replacement, text(rule, "why"));
    }

    private static Set<String> programs(Map<?, ?> map) {
        if (!(map.get("programs") instanceof List<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException("\"programs\" must list the executables that it speaks of");
        }
        return Set.copyOf(list.stream().map(String::valueOf).toList());
    }

    private static Map<FilePath, Lifetime> lifetimes(Map<?, ?> map) {
        Map<FilePath, Lifetime> lifetimes = new HashMap<>();
        if (map.get("writable") instanceof Map<?, ?> paths) {
            paths.forEach((path, lifetime) -> lifetimes.put(
                    FilePath.parse(String.valueOf(path)),
                    Lifetime.valueOf(String.valueOf(lifetime).toUpperCase(Locale.ROOT))));
        }
        return lifetimes;
    }

    private static List<Map<?, ?>> rules(Map<?, ?> map, String key) {
        List<Map<?, ?>> rules = new ArrayList<>();
        if (map.get(key) instanceof List<?> list) {
            for (Object item : list) {
                if (!(item instanceof Map<?, ?> rule)) {
                    throw new IllegalArgumentException("an item of \"" + key + "\" is not a mapping");
                }
                rules.add(rule);
            }
        }
        return rules;
    }

    private static Operation operation(Map<?, ?> rule) {
        return Operation.valueOf(text(rule, "when").replace('-', '_').toUpperCase(Locale.ROOT));
    }

    private static String text(Map<?, ?> rule, String key) {
        return optional(rule, key)
                .orElseThrow(() -> new IllegalArgumentException("a rule has no \"" + key + "\": " + rule));
    }

    private static Optional<String> optional(Map<?, ?> rule, String key) {
        return Optional.ofNullable(rule.get(key)).map(String::valueOf);
    }

    private static UnrootException wrong(String name, String why) {
        return UnrootException.badInput("the adaptation " + name + " can't be used: " + why);
    }
}
