package io.github.unroot.yaml;

import io.github.unroot.problem.UnrootException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** A YAML document that is one mapping, within limits, without what such a document never needs and an attacker would. */
public final class YamlDocument {
    private static final int DEPTH_MAX = 16;

    private YamlDocument() {}

    /**
     * Reads a whole document.
     *
     * @param name what errors call it: the file's name
     */
    public static YamlFields read(String name, byte[] bytes, int bytesMax) throws UnrootException {
        if (bytes.length > bytesMax) {
            throw UnrootException.badInput(name + ": " + bytes.length + " bytes, at most " + bytesMax + " are read");
        }
        String text = decode(name, bytes);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setSchema(new FailsafeSchema())
                .setCodePointLimit(bytesMax)
                .build();
        try {
            checkEvents(name, new Parse(settings).parseString(text));
            Optional<Node> root = new Compose(settings).composeString(text);
            Node mapping = root.orElseThrow(() -> UnrootException.badInput(name + ": it is empty"));
            return new YamlValue(name, mapping).fields();
        } catch (MarkedYamlEngineException e) {
            throw Place.of(name, e.getProblemMark()).problem("no valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new Place(name, 0, 0).problem("no valid YAML: " + e.getMessage());
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

    /** Before any tree is built. */
    private static void checkEvents(String name, Iterable<Event> events) throws UnrootException {
        int depth = 0;
        for (Event event : events) {
            boolean tagged = event instanceof CollectionStartEvent collection
                    ? collection.getTag().isPresent()
                    : event instanceof ScalarEvent scalar && scalar.getTag().isPresent();
            boolean anchored =
                    event instanceof NodeEvent node && node.getAnchor().isPresent();
            if (event instanceof AliasEvent || anchored || tagged) {
                throw Place.of(name, event.getStartMark()).problem("anchors, aliases and tags have no place here");
            }
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > DEPTH_MAX) {
                throw Place.of(name, event.getStartMark()).problem("nested more than " + DEPTH_MAX + " deep");
            }
        }
    }
}
