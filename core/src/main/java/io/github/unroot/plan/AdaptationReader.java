package io.github.unroot.plan;

import io.github.unroot.observe.Access.Operation;
import io.github.unroot.plan.Adaptation.ArgumentRule;
import io.github.unroot.plan.Adaptation.LineRule;
import io.github.unroot.plan.Adaptation.RefusalRule;
import io.github.unroot.plan.Adaptation.VariableRule;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads one adaptation's YAML; a key or word that it does not know is an error, not a rule that never applies. */
final class AdaptationReader {
    private static final int FILE_CHARS_MAX = 1 << 20;
    private static final Set<String> KEYS =
            Set.of("programs", "lines", "arguments", "environment", "refuse", "writable");
    private static final Set<String> LINE_KEYS = Set.of("when", "line", "replace", "why");
    private static final Set<String> ARGUMENT_KEYS = Set.of("when", "match", "replace", "append", "why");
    private static final Set<String> VARIABLE_KEYS = Set.of("when", "name", "value", "otherwise", "why");

    private static final Set<String> REFUSAL_KEYS = Set.of("when", "target", "why");

    private AdaptationReader() {}

    /** @throws UnrootException if it is none, saying which and why */
    static Adaptation read(String name, String text) throws UnrootException {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(name)
                    .setCodePointLimit(FILE_CHARS_MAX)
                    .setMaxAliasesForCollections(0)
                    .build();
            if (!(new Load(settings).loadFromString(text) instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("it is not a mapping");
            }
            return adaptation(name, map);
        } catch (PatternSyntaxException e) {
            throw wrong(name, "the pattern " + e.getPattern() + " is wrong: " + e.getDescription());
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw wrong(name, String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }

    private static Adaptation adaptation(String name, Map<?, ?> map) {
        checkKeys(map, KEYS);
        return new Adaptation(
                name,
                programs(map),
                rules(map, "lines", LINE_KEYS).stream()
                        .map(AdaptationReader::line)
                        .toList(),
                rules(map, "arguments", ARGUMENT_KEYS).stream()
                        .map(AdaptationReader::argument)
                        .toList(),
                rules(map, "environment", VARIABLE_KEYS).stream()
                        .map(AdaptationReader::variable)
                        .toList(),
                rules(map, "refuse", REFUSAL_KEYS).stream()
                        .map(AdaptationReader::refusal)
                        .toList(),
                lifetimes(map));
    }

    private static LineRule line(Map<?, ?> rule) {
        String line = pattern(text(rule, "line"));
        return new LineRule(operation(rule), line, optional(rule, "replace").orElse(null), text(rule, "why"));
    }

    private static ArgumentRule argument(Map<?, ?> rule) {
        Optional<String> appended = optional(rule, "append");
        String match = appended.isPresent() ? "" : pattern(text(rule, "match"));
        String replacement = appended.or(() -> optional(rule, "replace")).orElse(null);
        return new ArgumentRule(operation(rule), match, replacement, text(rule, "why"));
    }

    private static VariableRule variable(Map<?, ?> rule) {
        return new VariableRule(
                operation(rule),
                text(rule, "name"),
                text(rule, "value"),
                optional(rule, "otherwise").orElse(""),
                text(rule, "why"));
    }

    private static RefusalRule refusal(Map<?, ?> rule) {
        return new RefusalRule(operation(rule), Pattern.compile(text(rule, "target")), text(rule, "why"));
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
            paths.forEach((path, word) -> lifetimes.put(path(String.valueOf(path)), lifetime(String.valueOf(word))));
        } else if (map.containsKey("writable")) {
            throw new IllegalArgumentException("\"writable\" is not a mapping of paths");
        }
        return lifetimes;
    }

    private static FilePath path(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with \"/\": \"" + text + "\" does not");
        }
        return FilePath.parse(text);
    }

    private static Lifetime lifetime(String word) {
        return switch (word) {
            case "data" -> Lifetime.DATA;
            case "scratch" -> Lifetime.SCRATCH;
            default -> throw new IllegalArgumentException("\"" + word + "\" is neither \"data\" nor \"scratch\"");
        };
    }

    private static List<Map<?, ?>> rules(Map<?, ?> map, String key, Set<String> keys) {
        List<Map<?, ?>> rules = new ArrayList<>();
        if (map.get(key) instanceof List<?> list) {
            for (Object item : list) {
                if (!(item instanceof Map<?, ?> rule)) {
                    throw new IllegalArgumentException("an item of \"" + key + "\" is not a mapping");
                }
                checkKeys(rule, keys);
                rules.add(rule);
            }
        } else if (map.containsKey(key)) {
            throw new IllegalArgumentException("\"" + key + "\" is not a list");
        }
        return rules;
    }

    private static void checkKeys(Map<?, ?> map, Set<String> known) {
        for (Object key : map.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                throw new IllegalArgumentException("unknown key \"" + key + "\"; the keys are " + new TreeSet<>(known));
            }
        }
    }

    private static Operation operation(Map<?, ?> rule) {
        String word = text(rule, "when");
        for (Operation operation : Operation.values()) {
            if (word(operation).equals(word)) {
                return operation;
            }
        }
        throw new IllegalArgumentException(
                "\"when\" is \"" + word + "\", which is no operation; like \"bind\"," + " \"set-user\", \"chown\"");
    }

    private static String word(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As it stands, once it is known to be one. */
    private static String pattern(String text) {
        Pattern.compile(text.replace("${port}", "80"));
        return text;
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
