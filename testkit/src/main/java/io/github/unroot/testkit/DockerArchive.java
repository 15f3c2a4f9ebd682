package io.github.unroot.testkit;

import static io.github.unroot.testkit.JsonText.array;
import static io.github.unroot.testkit.JsonText.quoted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code docker save} wrote before version 25: a directory a layer, the second of equal ones a link. */
final class DockerArchive {
    private DockerArchive() {}

    static Path write(Path file, String name, String config, List<ImageBuilder.Layer> layers) throws IOException {
        LayerBuilder tar = new LayerBuilder().time(0);
        List<String> names = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            String id = Blob.of("layer " + i).hex();
            String diffId = Blob.sha256(layers.get(i).plain());
            int first = seen.indexOf(diffId);
            tar.directory(id, 0755).file(id + "/VERSION", 0644, "1.0");
            if (first < 0) {
                tar.file(id + "/layer.tar", 0644, layers.get(i).plain());
            } else {
                tar.symlink(id + "/layer.tar", "../" + names.get(first));
            }
            seen.add(diffId);
            names.add(id + "/layer.tar");
        }
        String configName = Blob.of(config).hex() + ".json";
        tar.file(configName, 0644, config.getBytes(StandardCharsets.UTF_8));
        tar.file(
                "manifest.json",
                0644,
                "[{\"Config\":" + quoted(configName) + ",\"RepoTags\":[" + quoted(name) + "],\"Layers\":" + array(names)
                        + "}]");
        Files.write(file, tar.tar());
        return file;
    }
}
