package io.github.unroot.report;

import io.github.unroot.apply.ConfigAfter;
import io.github.unroot.image.Healthcheck;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Json;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two configs; history and times are no settings. */
final class SettingDifferences {
    private final ImageConfig before;
    private final ImageConfig after;
    private final List<Difference> all = new ArrayList<>();

    private SettingDifferences(ImageConfig before, ImageConfig after) {
        this.before = before;
        this.after = after;
    }

    static List<Difference> between(ImageConfig before, ImageConfig after) {
        SettingDifferences differences = new SettingDifferences(before, after);
        differences.user();
        differences.ports();
        differences.single("entrypoint", words(before.entrypoint()), words(after.entrypoint()));
        differences.single("command", words(before.command()), words(after.command()));
        differences.single("working directory", directory(before), directory(after));
        differences.single(
                "stop signal",
                before.stopSignal().orElse(""),
                after.stopSignal().orElse(""));
        differences.single("health check", healthcheck(before), healthcheck(after));
        differences.each("environment", variables(before), variables(after));
        differences.each("volume", names(before.volumes()), names(after.volumes()));
        differences.each("label", before.labels(), after.labels());
        return differences.all;
    }

    private void user() {
        String was = user(before.user());
        String is = user(after.user());
        if (!was.equals(is)) {
            all.add(new Difference.User(was, is));
        }
    }

    private static String user(String name) {
        return switch (name) {
            case "", "0", "0:0", "root", "root:root", "root:0", "0:root" -> "root";
            default -> shown(name);
        };
    }

    private void ports() {
        Map<String, String> moved = movedPorts();
        Set<String> gone = new TreeSet<>(before.exposedPorts());
        Set<String> come = new TreeSet<>(after.exposedPorts());
        gone.removeAll(after.exposedPorts());
        come.removeAll(before.exposedPorts());
        moved.forEach((from, to) -> {
            all.add(new Difference.MovedPort(shown(from), shown(to)));
            gone.remove(from);
            gone.remove(withoutProtocol(from));
            come.remove(to);
        });
        each("port", names(gone), names(come));
    }

    /** A label that was there before is no move from the one image to the other; one that can't be read tells nothing. */
    private Map<String, String> movedPorts() {
        String label = after.labels().getOrDefault(ConfigAfter.PORTS_LABEL, "");
        if (label.isEmpty() || label.equals(before.labels().get(ConfigAfter.PORTS_LABEL))) {
            return Map.of();
        }
        try {
            Map<String, String> moved = new TreeMap<>();
            Json.object(label.getBytes(StandardCharsets.UTF_8), "label " + ConfigAfter.PORTS_LABEL)
                    .properties()
                    .forEach(port -> moved.put(port.getKey(), port.getValue().asString()));
            return moved;
        } catch (UnrootException e) {
            return Map.of();
        }
    }

    private static String withoutProtocol(String port) {
        return port.endsWith("/tcp") ? port.substring(0, port.length() - "/tcp".length()) : port;
    }

    private void single(String kind, String was, String is) {
        if (!was.equals(is)) {
            all.add(new Difference.Setting(kind, "", shown(was), shown(is)));
        }
    }

    private void each(String kind, Map<String, String> were, Map<String, String> are) {
        Set<String> names = new TreeSet<>(were.keySet());
        names.addAll(are.keySet());
        for (String name : names) {
            String was = were.get(name);
            String is = are.get(name);
            if (was == null || is == null || !was.equals(is)) {
                all.add(new Difference.Setting(kind, shown(name), value(was), value(is)));
            }
        }
    }

    /** An empty value is a value; that there is none is empty text. */
    private static String value(@Nullable String value) {
        return value == null ? "" : value.isEmpty() ? "\"\"" : shown(value);
    }

    private static Map<String, String> variables(ImageConfig config) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : config.environment()) {
            int equals = variable.indexOf('=');
            variables.put(
                    equals < 0 ? variable : variable.substring(0, equals),
                    equals < 0 ? "" : variable.substring(equals + 1));
        }
        return variables;
    }

    private static Map<String, String> names(Collection<String> names) {
        Map<String, String> map = new TreeMap<>();
        names.forEach(name -> map.put(name, name));
        return map;
    }

    private static String directory(ImageConfig config) {
        return config.workingDirectory().isEmpty() ? "/" : config.workingDirectory();
    }

    private static String healthcheck(ImageConfig config) {
        return config.healthcheck()
                .map(Healthcheck::test)
                .map(SettingDifferences::words)
                .orElse("");
    }

    private static String words(List<String> words) {
        return words.isEmpty() ? "" : "[\"" + String.join("\", \"", words) + "\"]";
    }

    /** Settings come from the image and may hold anything. */
    private static String shown(String text) {
        return EscapedText.escape(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
}
