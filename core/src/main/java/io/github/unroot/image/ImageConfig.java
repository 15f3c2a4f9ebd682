package io.github.unroot.image;

import io.github.unroot.problem.UnrootException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an image's process is to be started, and what its layers are. All members are read when it is made, so that a
 * config at hand is a valid one; members unknown to us survive a change.
 */
public final class ImageConfig {
    private final byte[] bytes;
    private final ObjectNode root;
    private final Optional<Platform> platform;
    private final Optional<Instant> created;
    private final String user;
    private final Optional<List<String>> entrypoint;
    private final Optional<List<String>> command;
    private final List<String> environment;
    private final String workingDirectory;
    private final SortedSet<String> exposedPorts;
    private final SortedSet<String> volumes;
    private final Map<String, String> labels;
    private final Optional<Healthcheck> healthcheck;
    private final Optional<String> stopSignal;
    private final List<Digest> diffIds;
    private final long historyLayers;

    private ImageConfig(byte[] bytes, ObjectNode root) throws UnrootException {
        this.bytes = bytes;
        this.root = root;
        ObjectNode config = Json.objectMember(root, "config").orElseGet(Json::newObject);
        platform = Platform.of(
                Json.stringMember(root, "os"),
                Json.stringMember(root, "architecture"),
                Json.stringMember(root, "variant"));
        created = instant(root);
        user = Json.stringMember(config, "User").orElse("");
        entrypoint = words(config, "Entrypoint");
        command = words(config, "Cmd");
        environment = Json.strings(config, "Env");
        workingDirectory = Json.stringMember(config, "WorkingDir").orElse("");
        exposedPorts = keys(config, "ExposedPorts");
        volumes = keys(config, "Volumes");
        labels = Collections.unmodifiableMap(Json.stringMap(config, "Labels"));
        healthcheck = healthcheck(config);
        stopSignal = Json.stringMember(config, "StopSignal").filter(signal -> !signal.isEmpty());
        diffIds = diffIds(root);
        historyLayers = historyLayers(root);
    }

    public static ImageConfig parse(byte[] bytes) throws UnrootException {
        return new ImageConfig(bytes.clone(), Json.object(bytes, "config"));
    }

    private static Optional<Instant> instant(ObjectNode root) throws UnrootException {
        Optional<String> text = Json.stringMember(root, "created").filter(created -> !created.isEmpty());
        try {
            return text.map(created -> OffsetDateTime.parse(created).toInstant());
        } catch (DateTimeException e) {
            throw UnrootException.badInput(
                    "config has no RFC 3339 time in \"created\": " + Json.shown(text.get(), 100));
        }
    }

    /** Docker also takes one string for a list of one. */
    private static Optional<List<String>> words(ObjectNode config, String name) throws UnrootException {
        Optional<JsonNode> node = Json.member(config, name);
        if (node.isPresent() && node.get().isString()) {
            return Optional.of(List.of(node.get().stringValue()));
        }
        return node.isEmpty() ? Optional.empty() : Optional.of(Json.strings(config, name));
    }

    private static SortedSet<String> keys(ObjectNode config, String name) throws UnrootException {
        SortedSet<String> keys = new TreeSet<>();
        Json.objectMember(config, name).ifPresent(object -> keys.addAll(object.propertyNames()));
        return Collections.unmodifiableSortedSet(keys);
    }

    private static Optional<Healthcheck> healthcheck(ObjectNode config) throws UnrootException {
        Optional<ObjectNode> node = Json.objectMember(config, "Healthcheck");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> retries = Json.longMember(node.get(), "Retries").filter(n -> n > 0 && n <= Integer.MAX_VALUE);
        return Optional.of(new Healthcheck(
                Json.strings(node.get(), "Test"),
                duration(node.get(), "Interval"),
                duration(node.get(), "Timeout"),
                duration(node.get(), "StartPeriod"),
                retries.isPresent() ? OptionalInt.of(retries.get().intValue()) : OptionalInt.empty()));
    }

    private static Optional<Duration> duration(ObjectNode object, String name) throws UnrootException {
        return Json.longMember(object, name).filter(nanos -> nanos > 0).map(Duration::ofNanos);
    }

    private static List<Digest> diffIds(ObjectNode root) throws UnrootException {
        ObjectNode rootfs = Json.objectMember(root, "rootfs")
                .orElseThrow(
                        () -> UnrootException.badInput("config has no \"rootfs\", so its layers can't be checked"));
        String type = Json.stringMember(rootfs, "type").orElse("layers");
        if (!type.equals("layers")) {
            throw UnrootException.badInput("config has a \"rootfs\" of type " + Json.shown(type, 100) + ", not layers");
        }
        List<Digest> diffIds = new ArrayList<>();
        for (String text : Json.strings(rootfs, "diff_ids")) {
            diffIds.add(Digest.parse(text, "diff ID " + diffIds.size() + " of the config: "));
        }
        return List.copyOf(diffIds);
    }

    /** How many layers the history tells of. */
    private static long historyLayers(ObjectNode root) throws UnrootException {
        long layers = 0;
        for (JsonNode node : Json.arrayMember(root, "history").orElseGet(Json::newArray)) {
            if (!(node instanceof ObjectNode entry)) {
                throw UnrootException.badInput("config has a history entry that is not an object");
            }
            layers += Json.flag(entry, "empty_layer") ? 0 : 1;
        }
        return layers;
    }

    /** As the config names it: a name or number, perhaps a group after a colon; empty means root. */
    public String user() {
        return user;
    }

    public List<String> entrypoint() {
        return entrypoint.orElse(List.of());
    }

    public List<String> command() {
        return command.orElse(List.of());
    }

    /** {@code NAME=VALUE} in the config's order. */
    public List<String> environment() {
        return environment;
    }

    /** Empty means {@code /}. */
    public String workingDirectory() {
        return workingDirectory;
    }

    /** {@code 80/tcp}, or {@code 80} where the config leaves out the protocol. */
    public SortedSet<String> exposedPorts() {
        return exposedPorts;
    }

    public SortedSet<String> volumes() {
        return volumes;
    }

    public Map<String, String> labels() {
        return labels;
    }

    public Optional<Healthcheck> healthcheck() {
        return healthcheck;
    }

    public Optional<String> stopSignal() {
        return stopSignal;
    }

    /** The digests of the layers' uncompressed bytes, from the lowest up. */
    public List<Digest> diffIds() {
        return diffIds;
    }

    /** Empty where the config leaves it open. */
    public Optional<Platform> platform() {
        return platform;
    }

    public Optional<Instant> created() {
        return created;
    }

    /** How many history entries there are, those without a layer too. */
    public int historyCount() {
        return root.get("history") instanceof ArrayNode entries ? entries.size() : 0;
    }

    /** Whether the history tells of as many layers as there are; one that is not there tells nothing wrong. */
    public boolean isHistoryConsistent() {
        return historyCount() == 0 || historyLayers == diffIds.size();
    }

    /** The document as it was read, or as the last change left it. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    public Digest digest() {
        return Digest.of(bytes);
    }

    public ImageConfig withUser(String newUser) {
        return changedConfig(config -> config.put("User", newUser));
    }

    public ImageConfig withEnvironment(List<String> newEnvironment) {
        return changedConfig(config -> config.set("Env", array(newEnvironment)));
    }

    public ImageConfig withEntrypoint(List<String> words) {
        return changedConfig(config -> config.set("Entrypoint", array(words)));
    }

    public ImageConfig withCommand(List<String> words) {
        return changedConfig(config -> config.set("Cmd", array(words)));
    }

    public ImageConfig withWorkingDirectory(String directory) {
        return changedConfig(config -> config.put("WorkingDir", directory));
    }

    public ImageConfig withExposedPorts(Collection<String> ports) {
        return changedConfig(config -> config.set("ExposedPorts", set(ports)));
    }

    public ImageConfig withVolumes(Collection<String> paths) {
        return changedConfig(config -> config.set("Volumes", set(paths)));
    }

    public ImageConfig withLabel(String name, String value) {
        return changedConfig(config -> {
            ObjectNode all = config.get("Labels") instanceof ObjectNode present ? present : Json.newObject();
            config.set("Labels", all.put(name, value));
        });
    }

    /** Only what the record holds is set; other members of the old one stay. */
    public ImageConfig withHealthcheck(Healthcheck check) {
        return changedConfig(config -> {
            ObjectNode node = config.get("Healthcheck") instanceof ObjectNode present ? present : Json.newObject();
            node.set("Test", array(check.test()));
            check.interval().ifPresent(interval -> node.put("Interval", interval.toNanos()));
            check.timeout().ifPresent(timeout -> node.put("Timeout", timeout.toNanos()));
            check.startPeriod().ifPresent(period -> node.put("StartPeriod", period.toNanos()));
            check.retries().ifPresent(retries -> node.put("Retries", retries));
            config.set("Healthcheck", node);
        });
    }

    /** One more layer and its history entry. */
    public ImageConfig withLayerOnTop(Digest diffId, HistoryEntry entry) {
        return changed(copy -> {
            List<Digest> more = new ArrayList<>(diffIds);
            more.add(diffId);
            copy.set("history", consistentHistory().add(history(entry)));
            setDiffIds(copy, more);
        });
    }

    /** A history entry for a change of the config alone. */
    public ImageConfig withoutLayer(HistoryEntry entry) {
        return changed(copy ->
                copy.set("history", consistentHistory().add(history(entry).put("empty_layer", true))));
    }

    private static ObjectNode history(HistoryEntry entry) {
        return Json.newObject()
                .put("created", entry.created().toString())
                .put("created_by", entry.createdBy())
                .put("comment", entry.comment());
    }

    /** The same image over rewritten layers. */
    public ImageConfig withReplacedDiffIds(List<Digest> newDiffIds) {
        if (newDiffIds.size() != diffIds.size()) {
            throw new IllegalArgumentException(
                    "an image of " + diffIds.size() + " layers can't have " + newDiffIds.size() + " of them replaced");
        }
        return changed(copy -> setDiffIds(copy, newDiffIds));
    }

    /**
     * The history, if it has one entry for each layer, else one that says no more than that there are layers: an engine
     * that walks both lists side by side must not run past the shorter.
     */
    private ArrayNode consistentHistory() {
        if (historyLayers == diffIds.size()) {
            return root.get("history") instanceof ArrayNode present ? present.deepCopy() : Json.newArray();
        }
        ArrayNode rebuilt = Json.newArray();
        diffIds.forEach(_ -> rebuilt.add(Json.newObject().put("comment", "history lost before")));
        return rebuilt;
    }

    private static void setDiffIds(ObjectNode copy, List<Digest> diffIds) {
        ObjectNode rootfs = copy.get("rootfs") instanceof ObjectNode present ? present : Json.newObject();
        rootfs.set("diff_ids", array(diffIds.stream().map(Digest::toString).toList()));
        copy.set("rootfs", rootfs);
    }

    private ImageConfig changedConfig(Consumer<ObjectNode> change) {
        return changed(copy -> {
            ObjectNode config = copy.get("config") instanceof ObjectNode present ? present : Json.newObject();
            change.accept(config);
            copy.set("config", config);
        });
    }

    private ImageConfig changed(Consumer<ObjectNode> change) {
        ObjectNode copy = root.deepCopy();
        change.accept(copy);
        try {
            return new ImageConfig(Json.bytes(copy), copy);
        } catch (UnrootException e) {
            throw new IllegalStateException("a change of ours left the config invalid", e);
        }
    }

    private static ArrayNode array(List<String> words) {
        ArrayNode array = Json.newArray();
        words.forEach(array::add);
        return array;
    }

    private static ObjectNode set(Collection<String> keys) {
        ObjectNode object = Json.newObject();
        new TreeSet<>(keys).forEach(key -> object.set(key, Json.newObject()));
        return object;
    }
}
