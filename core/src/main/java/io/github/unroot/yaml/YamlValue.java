package io.github.unroot.yaml;

import io.github.unroot.problem.UnrootException;
import java.util.List;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/** A scalar, a list or a mapping, with its place in the document. */
public final class YamlValue {
    private static final CoreScalarResolver CORE = new CoreScalarResolver(false);

    /** What a reader of YAML 1.2, such as an editor, takes a value for. */
    public enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        FLAG,
        NOTHING,
        LIST,
        FIELDS
    }

    private final String document;
    private final Node node;

    YamlValue(String document, Node node) {
        this.document = document;
        this.node = node;
    }

    public Kind kind() {
        return switch (node) {
            case MappingNode fields -> Kind.FIELDS;
            case SequenceNode list -> Kind.LIST;
            case ScalarNode scalar when scalar.getScalarStyle() == ScalarStyle.PLAIN -> plainKind(scalar.getValue());
            default -> Kind.TEXT;
        };
    }

    private static Kind plainKind(String text) {
        Tag tag = CORE.resolve(text, true);
        if (tag.equals(Tag.NULL)) {
            return Kind.NOTHING;
        }
        if (tag.equals(Tag.BOOL)) {
            return Kind.FLAG;
        }
        if (tag.equals(Tag.INT)) {
            return Kind.INTEGER;
        }
        return tag.equals(Tag.FLOAT) ? Kind.NUMBER : Kind.TEXT;
    }

    /** A scalar as it is written, whatever it could be taken for. */
    public String text() throws UnrootException {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw problem("a single value is needed here");
    }

    public List<YamlValue> list() throws UnrootException {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .map(item -> new YamlValue(document, item))
                    .toList();
        }
        throw problem("a list is needed here, each item after \"- \"");
    }

    public YamlFields fields() throws UnrootException {
        if (node instanceof MappingNode mapping) {
            return new YamlFields(document, mapping);
        }
        throw problem("\"key: value\" lines are needed here");
    }

    public Place place() {
        return Place.of(document, node.getStartMark());
    }

    /** The place of a line of a text in a block ({@code |}); its own place for texts in other styles. */
    public Place placeOfLine(int line) {
        Place start = place();
        boolean block = node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.LITERAL;
        return block ? new Place(document, start.line() + line, 1) : start;
    }

    public UnrootException problem(String rule) {
        return place().problem(rule);
    }
}
