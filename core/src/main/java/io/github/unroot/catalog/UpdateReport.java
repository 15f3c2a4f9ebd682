package io.github.unroot.catalog;

import io.github.unroot.image.Json;
import io.github.unroot.problem.EscapedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What moved, and what came of it, for people and for programs.
 *
 * @param made empty where nothing was made again
 */
public record UpdateReport(CatalogUpdate update, Optional<CatalogReport> made) {

    /** Whether there was an answer for every recipe, and every image made again reaches its level. */
    public boolean reached() {
        return update.failed().isEmpty() && made.map(CatalogReport::reached).orElse(true);
    }

    public Stream<String> lines() {
        List<String> lines = new ArrayList<>();
        update.moved().forEach(moved -> lines.add(line(moved)));
        update.failed().forEach(failed -> lines.add(failed.entry().name() + ": " + failed.reason()));
        lines.add(update.looked() + (update.looked() == 1 ? " recipe; " : " recipes; ")
                + update.moved().size() + " with other packages than before"
                + (update.failed().isEmpty() ? "" : ", " + update.failed().size() + " without an answer"));
        return Stream.concat(
                lines.stream().map(EscapedText::line), made.stream().flatMap(CatalogReport::lines));
    }

    /** The package that the image is there for comes first. */
    private static String line(CatalogUpdate.Moved moved) {
        Optional<PackageMove> main = moved.moves().stream()
                .filter(move -> move.name().equals(moved.main()))
                .findFirst();
        String others = moved.moves().stream()
                .filter(move -> !move.name().equals(moved.main()))
                .map(PackageMove::toString)
                .collect(Collectors.joining(", "));
        String name = moved.entry().name() + ": ";
        return main.isEmpty() ? name + others : name + main.get() + (others.isEmpty() ? "" : " (" + others + ")");
    }

    public ObjectNode toJson() {
        ObjectNode document = Json.newObject();
        ArrayNode moved = document.putArray("moved");
        update.moved().forEach(one -> moved.add(json(one)));
        ArrayNode failed = document.putArray("failed");
        for (CatalogUpdate.Failed one : update.failed()) {
            failed.addObject().put("name", one.entry().name()).put("reason", one.reason());
        }
        made.ifPresent(report -> document.set("images", report.toJson().path("images")));
        return document;
    }

    private static ObjectNode json(CatalogUpdate.Moved moved) {
        ObjectNode node = Json.newObject();
        node.put("name", moved.entry().name());
        ArrayNode packages = node.putArray("packages");
        for (PackageMove move : moved.moves()) {
            ObjectNode one = packages.addObject().put("name", move.name());
            move.from().ifPresent(version -> one.put("from", version));
            move.to().ifPresent(version -> one.put("to", version));
        }
        return node;
    }
}
