package io.github.unroot.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.apply.ConfigAfter;
import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Json;
import io.github.unroot.image.Platform;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The configuration of an image that is built: what a recipe says, in the words of the OCI image specification. */
final class BuiltConfig {
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private BuiltConfig() {}

    /** A layer of the image. */
    record Layer(Digest diffId, String madeBy) {}

    static ImageConfig of(Recipe recipe, String version, Platform platform, Instant created, List<Layer> layers)
            throws UnrootException {
        ObjectNode root = Json.newObject();
        root.put("architecture", platform.architecture());
        root.put("os", platform.os());
        root.put("created", created.toString());
        root.set("config", config(recipe, version, created));
        ObjectNode rootfs = root.putObject("rootfs");
        rootfs.put("type", "layers");
        ArrayNode diffIds = rootfs.putArray("diff_ids");
        ArrayNode history = root.putArray("history");
        for (Layer layer : layers) {
            diffIds.add(layer.diffId().toString());
            history.addObject()
                    .put("created", created.toString())
                    .put("created_by", "unroot build")
                    .put("comment", layer.madeBy());
        }
        return ImageConfig.parse(Json.bytes(root));
    }

    private static ObjectNode config(Recipe recipe, String version, Instant created) {
        ObjectNode config = Json.newObject();
        config.put("User", recipe.user().toString());
        ObjectNode ports = Json.newObject();
        recipe.ports().forEach(port -> ports.putObject(port.toString()));
        if (!ports.isEmpty()) {
            config.set("ExposedPorts", ports);
        }
        config.set("Env", strings(environment(recipe)));
        List<String> entrypoint = StartProgram.entrypoint(recipe);
        if (!entrypoint.isEmpty()) {
            config.set("Entrypoint", strings(entrypoint));
        }
        if (!recipe.command().isEmpty()) {
            config.set("Cmd", strings(recipe.command()));
        }
        ObjectNode volumes = Json.newObject();
        recipe.data().forEach(path -> volumes.putObject(path.text()));
        if (!volumes.isEmpty()) {
            config.set("Volumes", volumes);
        }
        if (!recipe.workingDirectory().isRoot()) {
            config.put("WorkingDir", recipe.workingDirectory().text());
        }
        recipe.stopSignal().ifPresent(signal -> config.put("StopSignal", signal.toString()));
        ObjectNode labels = config.putObject("Labels");
        labels(recipe, version, created).forEach(labels::put);
        return config;
    }

    private static List<String> environment(Recipe recipe) {
        List<String> environment = new ArrayList<>();
        if (!recipe.environment().containsKey("PATH")) {
            environment.add(PATH);
        }
        recipe.environment().forEach((name, value) -> environment.add(name + "=" + value));
        return environment;
    }

    /** The recipe's own come last, and win. */
    private static Map<String, String> labels(Recipe recipe, String version, Instant created) {
        Map<String, String> labels = new TreeMap<>(annotations(recipe, version, created));
        if (!recipe.scratch().isEmpty()) {
            ArrayNode scratch = Json.newArray();
            recipe.scratch().stream().map(FilePath::text).sorted().forEach(scratch::add);
            labels.put(ConfigAfter.SCRATCH_LABEL, new String(Json.bytes(scratch), UTF_8));
        }
        labels.putAll(recipe.labels());
        return labels;
    }

    /** As the OCI image specification names them, for the manifest and for those who read labels alone. */
    static Map<String, String> annotations(Recipe recipe, String version, Instant created) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put("org.opencontainers.image.title", recipe.name());
        annotations.put("org.opencontainers.image.description", recipe.summary());
        annotations.put("org.opencontainers.image.version", version);
        annotations.put("org.opencontainers.image.created", created.toString());
        return annotations;
    }

    private static ArrayNode strings(List<String> words) {
        ArrayNode array = Json.newArray();
        words.forEach(array::add);
        return array;
    }
}
