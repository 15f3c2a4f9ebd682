package io.github.unroot.report;

import io.github.unroot.image.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs between two images: settings first, then paths in their order.
 *
 * <p>No content is read. A file in the same layer of both images is the same; another is taken to differ if its size or
 * its time does. Content that was replaced by as many bytes with the old time is not noticed.
 */
public record ImageDifference(ComparedImage before, ComparedImage after, List<Difference> differences) {
    public ImageDifference {
        differences = List.copyOf(differences);
    }

    public static ImageDifference between(ComparedImage before, ComparedImage after) {
        List<Difference> all = new ArrayList<>(SettingDifferences.between(before.config(), after.config()));
        all.addAll(new PathDifferences(before, after).all());
        return new ImageDifference(before, after, all);
    }

    public boolean none() {
        return differences.isEmpty();
    }

    /** One line a difference; one line that says so where there is none. */
    public Stream<String> lines() {
        if (none()) {
            return Stream.of(
                    before.digest().equals(after.digest())
                            ? "the images are the same"
                            : "no difference in settings, paths or permissions");
        }
        return differences.stream().map(Difference::text);
    }

    public ObjectNode toJson() {
        ObjectNode document = Json.newObject();
        document.set("before", image(before));
        document.set("after", image(after));
        ArrayNode list = document.putArray("differences");
        for (Difference difference : differences) {
            ObjectNode node = list.addObject();
            node.put("kind", difference.kind());
            difference.path().ifPresent(path -> node.put("path", path.toString()));
            if (difference instanceof Difference.Setting setting
                    && !setting.name().isEmpty()) {
                node.put("name", setting.name());
            }
            node.put("before", difference.before());
            node.put("after", difference.after());
            node.put("message", difference.text());
        }
        return document;
    }

    private static ObjectNode image(ComparedImage image) {
        return Json.newObject()
                .put("image", image.name())
                .put("digest", image.digest().toString());
    }
}
