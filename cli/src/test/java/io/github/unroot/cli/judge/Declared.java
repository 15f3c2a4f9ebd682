package io.github.unroot.cli.judge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an image in a layout says of itself, as skopeo reads it.
 *
 * @param writable the paths that must be writable: its volumes, then its scratch paths
 * @param movedPorts from the port that the image had to the one it has
 * @param layers the digests of its layers, lowest first
 */
public record Declared(
        String digest, String user, List<String> writable, Map<String, String> movedPorts, List<String> layers) {

    public Declared {
        writable = List.copyOf(writable);
        movedPorts = Map.copyOf(movedPorts);
        layers = List.copyOf(layers);
    }

    public static Declared of(Path layout) throws IOException {
        String reference = "oci:" + layout + ":latest";
        JsonNode config = json("skopeo", "inspect", "--config", reference).path("config");
        JsonNode image = json("skopeo", "inspect", reference);
        JsonNode labels = config.path("Labels");

        List<String> writable = new ArrayList<>(config.path("Volumes").propertyNames());
        parsed(labels, "io.github.unroot.scratch", "[]").forEach(path -> writable.add(path.asString()));
        Map<String, String> moved = new TreeMap<>();
        parsed(labels, "io.github.unroot.ports", "{}")
                .properties()
                .forEach(port -> moved.put(port.getKey(), port.getValue().asString()));
        List<String> layers = new ArrayList<>();
        image.path("Layers").forEach(layer -> layers.add(layer.asString()));
        return new Declared(image.path("Digest").asString(), config.path("User").asString(""), writable, moved, layers);
    }

    private static JsonNode parsed(JsonNode labels, String name, String otherwise) {
        return JsonMapper.shared().readTree(labels.path(name).asString(otherwise));
    }

    private static JsonNode json(String... command) throws IOException {
        return JsonMapper.shared().readTree(Tool.run(command));
    }
}
