package io.github.unroot.yaml;

import io.github.unroot.problem.Spelling;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** One mapping with its place in the document: every error names line and column. Scalars are texts. */
public final class YamlFields {
    private final Place place;
    private final Map<String, YamlValue> fields = new LinkedHashMap<>();
    private final Map<String, Place> keys = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    YamlFields(String document, MappingNode mapping) throws UnrootException {
        place = Place.of(document, mapping.getStartMark());
        for (NodeTuple tuple : mapping.getValue()) {
            Place at = Place.of(document, tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw at.problem("a key must be a word");
            }
            if (fields.put(key.getValue(), new YamlValue(document, tuple.getValueNode())) != null) {
                throw at.problem("\"" + key.getValue() + "\" is given twice");
            }
            keys.put(key.getValue(), at);
        }
    }

    /** In the order of the document. */
    public List<String> keys() {
        return List.copyOf(keys.keySet());
    }

    /** Where a key stands; where the mapping begins if it is missing. */
    public Place placeOf(String key) {
        return keys.getOrDefault(key, place);
    }

    /** Whatever it is; empty where the key is missing. */
    public Optional<YamlValue> value(String key) {
        known.add(key);
        return Optional.ofNullable(fields.get(key));
    }

    public String text(String key) throws UnrootException {
        String text = optionalText(key);
        if (text == null) {
            throw problem(key, "\"" + key + "\" is missing");
        }
        return text;
    }

    /** Null where the key is missing or has no value. */
    public @Nullable String optionalText(String key) throws UnrootException {
        YamlValue value = given(key);
        return value == null ? null : value.text();
    }

    /** Whether it says {@code true}; false where it is missing. */
    public boolean flag(String key) throws UnrootException {
        String text = optionalText(key);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw problem(key, "neither true nor false");
        }
        return "true".equals(text);
    }

    public List<String> texts(String key) throws UnrootException {
        List<String> texts = new ArrayList<>();
        for (YamlValue item : list(key)) {
            texts.add(item.text());
        }
        return texts;
    }

    public List<YamlFields> items(String key) throws UnrootException {
        List<YamlFields> items = new ArrayList<>();
        for (YamlValue item : list(key)) {
            items.add(item.fields());
        }
        return items;
    }

    private List<YamlValue> list(String key) throws UnrootException {
        YamlValue value = given(key);
        if (value == null) {
            throw problem(key, "\"" + key + "\" is missing; write [] for an empty list");
        }
        return value.list();
    }

    private @Nullable YamlValue given(String key) {
        return value(key)
                .filter(value -> value.kind() != YamlValue.Kind.NOTHING)
                .orElse(null);
    }

    /** To be called once all keys were asked for: a misspelt key must not be lost in silence. */
    public void refuseOthers() throws UnrootException {
        refuseOthersThan(known);
    }

    /** As {@link #refuseOthers}, before any is asked for. */
    public void refuseOthersThan(Collection<String> words) throws UnrootException {
        for (Map.Entry<String, Place> key : keys.entrySet()) {
            if (!words.contains(key.getKey())) {
                throw key.getValue().problem("unknown key" + suggestion(key.getKey(), words));
            }
        }
    }

    /** An error at a field's value, or at the mapping where it is missing. */
    public UnrootException problem(String key, String rule) {
        YamlValue value = fields.get(key);
        return (value == null ? place : value.place()).problem(rule);
    }

    /** {@code "pth"; did you mean "path"?}, or all that would do. */
    public static String suggestion(String word, Collection<String> words) {
        return Spelling.near(word, words).stream()
                .findFirst()
                .map(near -> " \"" + word + "\"; did you mean \"" + near + "\"?")
                .orElse(" \"" + word + "\"; known are " + String.join(", ", words));
    }
}
