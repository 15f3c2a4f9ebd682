package io.github.unroot.plan;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** One YAML mapping with its place in the document: every error names line and column. Scalars are strings. */
final class YamlFields {
    private static final int DEPTH_MAX = 16;
    private static final int SUGGESTION_EDITS_MAX = 3;
    private static final int RULE_CHARS_MAX = 500;

    private final String document;
    private final Node place;
    private final Map<String, Node> fields = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    private YamlFields(String document, Node node) throws UnrootException {
        this.document = document;
        place = node;
        if (!(node instanceof MappingNode mapping)) {
            throw problemAt(document, node.getStartMark(), "\"key: value\" lines are needed here");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw problemAt(document, tuple.getKeyNode().getStartMark(), "a key must be a word");
            }
            if (fields.put(key.getValue(), tuple.getValueNode()) != null) {
                throw problemAt(document, key.getStartMark(), "\"" + key.getValue() + "\" is given twice");
            }
            keys.put(key.getValue(), key);
        }
    }

    /** The whole document, which must be one mapping. */
    static YamlFields parse(String name, byte[] bytes) throws UnrootException {
        if (bytes.length > PlanDocument.PLAN_BYTES_MAX) {
            throw UnrootException.badInput(
                    name + ": " + bytes.length + " bytes, a plan has at most " + PlanDocument.PLAN_BYTES_MAX);
        }
        String text = decode(name, bytes);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setSchema(new FailsafeSchema())
                .setCodePointLimit(PlanDocument.PLAN_BYTES_MAX)
                .build();
        try {
            checkEvents(name, new Parse(settings).parseString(text));
            Optional<Node> root = new Compose(settings).composeString(text);
            return new YamlFields(name, root.orElseThrow(() -> UnrootException.badInput(name + ": it is empty")));
        } catch (MarkedYamlEngineException e) {
            throw problemAt(name, e.getProblemMark(), "no valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw UnrootException.badInput(name + ": no valid YAML: " + oneLine(String.valueOf(e.getMessage())));
        }
    }

    private static String decode(String name, byte[] bytes) throws UnrootException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw UnrootException.badInput(name + ": it is not UTF-8 text");
        }
    }

    /** Before any tree is built: what a plan never needs and an attacker would. */
    private static void checkEvents(String name, Iterable<Event> events) throws UnrootException {
        int depth = 0;
        for (Event event : events) {
            boolean tagged = event instanceof CollectionStartEvent collection
                    ? collection.getTag().isPresent()
                    : event instanceof ScalarEvent scalar && scalar.getTag().isPresent();
            boolean anchored =
                    event instanceof NodeEvent node && node.getAnchor().isPresent();
            if (event instanceof AliasEvent || anchored || tagged) {
                throw problemAt(name, event.getStartMark(), "a plan has no anchors, aliases or tags");
            }
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > DEPTH_MAX) {
                throw problemAt(name, event.getStartMark(), "nested more than " + DEPTH_MAX + " deep");
            }
        }
    }

    String text(String key) throws UnrootException {
        String text = optionalText(key);
        if (text == null) {
            throw problem(key, "\"" + key + "\" is missing");
        }
        return text;
    }

    /** Null where the key is missing or has no value. */
    @Nullable
    String optionalText(String key) throws UnrootException {
        Node node = value(key);
        return node == null ? null : scalar(node);
    }

    /** Whether it says {@code true}; false where it is missing. */
    boolean flag(String key) throws UnrootException {
        String text = optionalText(key);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw problem(key, "neither true nor false");
        }
        return "true".equals(text);
    }

    List<String> texts(String key) throws UnrootException {
        List<String> texts = new ArrayList<>();
        for (Node node : list(key)) {
            texts.add(scalar(node));
        }
        return texts;
    }

    List<YamlFields> items(String key) throws UnrootException {
        List<YamlFields> items = new ArrayList<>();
        for (Node node : list(key)) {
            items.add(new YamlFields(document, node));
        }
        return items;
    }

    private List<Node> list(String key) throws UnrootException {
        Node node = value(key);
        if (node == null) {
            throw problem(key, "\"" + key + "\" is missing; write [] for an empty list");
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw problem(key, "a list is needed here, each item after \"- \"");
        }
        return sequence.getValue();
    }

    private @Nullable Node value(String key) {
        known.add(key);
        Node node = fields.get(key);
        boolean nothing = node instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && Set.of("", "~", "null").contains(scalar.getValue());
        return nothing ? null : node;
    }

    private String scalar(Node node) throws UnrootException {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw problemAt(document, node.getStartMark(), "a single value is needed here");
    }

    /** To be called once all keys were asked for: a misspelt key must not be lost in silence. */
    void refuseOthers() throws UnrootException {
        for (Map.Entry<String, Node> key : keys.entrySet()) {
            if (!known.contains(key.getKey())) {
                throw problemAt(
                        document, key.getValue().getStartMark(), "unknown key" + suggestion(key.getKey(), known));
            }
        }
    }

    /** An error at a field's value, or at the mapping where it is missing. */
    UnrootException problem(String key, String rule) {
        return problemAt(document, fields.getOrDefault(key, place).getStartMark(), rule);
    }

    private static UnrootException problemAt(String document, Optional<Mark> mark, String rule) {
        String where = mark.map(at -> " line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1))
                .orElse("");
        return UnrootException.badInput(document + where + ": " + oneLine(rule));
    }

    /** Rules quote the document. */
    private static String oneLine(String rule) {
        return EscapedText.line(rule.length() > RULE_CHARS_MAX ? rule.substring(0, RULE_CHARS_MAX) + "..." : rule);
    }

    /** {@code "pth"; did you mean "path"?}, or all that would do. */
    static String suggestion(String word, Collection<String> words) {
        return words.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(candidate -> distance(word, candidate) <= SUGGESTION_EDITS_MAX)
                .map(candidate -> " \"" + word + "\"; did you mean \"" + candidate + "\"?")
                .orElse(" \"" + word + "\"; known are " + String.join(", ", words));
    }

    /** Levenshtein's: how many letters to add, drop or replace. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
