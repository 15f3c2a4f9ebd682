package io.github.unroot.catalog;

import io.github.unroot.image.Json;
import io.github.unroot.problem.EscapedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A catalog for people and for programs.
 *
 * @param shown every image that was asked for, by name
 */
public record CatalogReport(List<Shown> shown) {
    public CatalogReport {
        shown = List.copyOf(shown);
    }

    /**
     * What is known of an image.
     *
     * @param result empty where nobody has built it
     * @param current whether it is of a run before, and nothing that it is made of has changed since
     */
    public record Shown(String name, Optional<ImageResult> result, boolean current) {
        boolean reached() {
            return result.isPresent() && result.get().reached();
        }

        private Optional<BuiltImage> image() {
            return result.flatMap(ImageResult::image);
        }

        private String reason() {
            return result.map(ImageResult::reason).orElse("it has not been built: unroot catalog build " + name);
        }
    }

    /**
     * What results tell of a catalog; nothing is looked up elsewhere.
     *
     * @param unroot what tells this build of Unroot from others
     */
    public static CatalogReport of(List<CatalogEntry> entries, Results results, String unroot) throws IOException {
        List<Shown> shown = new ArrayList<>();
        for (CatalogEntry entry : entries) {
            Optional<ImageResult> result = results.read(entry.name());
            boolean current = result.isPresent()
                    && result.get().reached()
                    && result.get().key().equals(Fingerprint.of(entry, unroot));
            shown.add(new Shown(entry.name(), result, current));
        }
        return new CatalogReport(shown);
    }

    /** Whether every image reaches the level that its recipe asks for. */
    public boolean reached() {
        return shown.stream().allMatch(Shown::reached);
    }

    public Stream<String> lines() {
        List<String> lines = new ArrayList<>();
        TextTable table = new TextTable("IMAGE", "VERSION", "LEVEL", "SIZE", "PACKAGES", "WRITABLE", "TIME");
        shown.forEach(one -> table.add(row(one)));
        lines.addAll(table.lines());
        for (Shown one : shown) {
            if (!one.reached()) {
                lines.add(one.name() + ": " + one.reason());
            }
        }
        lines.add(summary());
        return lines.stream().map(EscapedText::line);
    }

    private static List<String> row(Shown one) {
        List<String> cells = new ArrayList<>(
                List.of(one.name(), one.image().map(BuiltImage::version).orElse("-"), level(one)));
        one.image()
                .ifPresent(image -> cells.addAll(List.of(
                        SizeText.of(image.bytes()),
                        Integer.toString(image.packages()),
                        Integer.toString(image.writablePaths()))));
        if (cells.size() == 3) {
            cells.addAll(List.of("-", "-", "-"));
        }
        cells.add(one.result().map(CatalogReport::seconds).orElse("-"));
        return cells;
    }

    private static String level(Shown one) {
        if (one.image().isEmpty()) {
            return "-";
        }
        ImageResult result = one.result().orElseThrow();
        return result.reached() ? Integer.toString(result.level()) : result.level() + " of " + result.wanted();
    }

    private static String seconds(ImageResult result) {
        return result.time().toSeconds() + " s";
    }

    private String summary() {
        long reached = shown.stream().filter(Shown::reached).count();
        long current = shown.stream().filter(Shown::current).count();
        return shown.size() + (shown.size() == 1 ? " image; " : " images; ") + reached
                + " at the level that the recipe asks for"
                + (reached == shown.size() ? "" : ", " + (shown.size() - reached) + " not")
                + (current == 0 ? "" : "; " + current + " up to date");
    }

    /** The fields that DESIGN.md promises of {@code catalog list --json}. */
    public ObjectNode toJson() {
        ObjectNode document = Json.newObject();
        ArrayNode images = document.putArray("images");
        shown.forEach(one -> images.add(json(one)));
        document.put("reached", shown.stream().filter(Shown::reached).count());
        document.put("missed", shown.stream().filter(one -> !one.reached()).count());
        return document;
    }

    private static ObjectNode json(Shown one) {
        ObjectNode node = Json.newObject();
        node.put("name", one.name());
        one.image().ifPresent(image -> node.put("version", image.version()));
        node.put("level", one.result().map(ImageResult::level).orElse(0));
        one.result().ifPresent(result -> node.put("wantedLevel", result.wanted()));
        one.image().ifPresent(image -> {
            node.put("image", image.reference());
            node.put("digest", image.digest().toString());
            node.put("size", image.bytes());
            node.put("packages", image.packages());
            node.put("writablePaths", image.writablePaths());
        });
        one.result().ifPresent(result -> node.put("milliseconds", result.time().toMillis()));
        node.put("current", one.current());
        if (!one.reached()) {
            node.put("reason", one.reason());
        }
        return node;
    }
}
