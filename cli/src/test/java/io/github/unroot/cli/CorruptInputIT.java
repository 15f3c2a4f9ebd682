package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.demo.LayoutFolder;
import io.github.unroot.cli.demo.RunSettings;
import io.github.unroot.cli.judge.Declared;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Shapes;
import io.github.unroot.cli.program.TarFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Input that is not what it says: exit 3, the blob and the entry named, and no image. */
class CorruptInputIT {
    @TempDir
    private Path folder = Path.of("");

    private Path layout = Path.of("");

    @BeforeEach
    void makeAGoodImage() throws IOException {
        layout = new Shapes(folder).mergedBusybox();
    }

    @Test
    void anIndexThatIsNoJson() throws IOException {
        Files.writeString(layout.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[{");
        refusedNaming("index is not valid JSON");
    }

    @Test
    void aManifestWithAnotherByte() throws IOException {
        String manifest = manifest();
        flip(manifest, 20);
        refusedNaming(manifest);
    }

    @Test
    void aConfigWithAnotherByte() throws IOException {
        String config = descriptor("/config");
        flip(config, 20);
        refusedNaming(config);
    }

    @Test
    void aLayerWithAnotherByte() throws IOException {
        String layer = Declared.of(layout).layers().getFirst();
        flip(layer, 5000);
        refusedNaming(layer);
    }

    @Test
    void aLayerCutShort() throws IOException {
        String layer = Declared.of(layout).layers().getLast();
        byte[] bytes = Files.readAllBytes(blob(layer));
        Files.write(blob(layer), Arrays.copyOf(bytes, bytes.length / 2));
        refusedNaming(layer);
    }

    @Test
    void anEntryThatLeavesTheTree() throws IOException {
        Path tar = folder.resolve("escape.tar");
        try (TarFile entries = new TarFile(tar)) {
            entries.file("etc/harmless", 0644, "").file("../../etc/cron.d/entry", 0644, "* * * * * root id\n");
        }
        layout = imageOf("escape", tar);
        refusedNaming(Declared.of(layout).layers().getFirst(), "../../etc/cron.d/entry");
    }

    @Test
    void aLayerThatIsNoArchive() throws IOException {
        Path junk = folder.resolve("junk");
        Files.writeString(junk, "This is a text, and no tar archive at all.\n".repeat(100), StandardCharsets.UTF_8);
        layout = imageOf("junk-image", junk);
        refusedNaming(Declared.of(layout).layers().getFirst());
    }

    private Path imageOf(String name, Path tar) throws IOException {
        return new LayoutFolder(folder.resolve(name))
                .addTar(tar)
                .finish(RunSettings.asRoot().withCommand("/bin/true"));
    }

    private void refusedNaming(String... names) throws IOException {
        Path result = folder.resolve("result");
        Tool.Outcome outcome =
                Unroot.run("convert", "oci:" + layout + ":latest", "oci:" + result + ":latest", "--progress", "none");
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(3);
        assertThat(outcome.errors()).contains(names);
        assertThat(outcome.errors().lines()).as(outcome.errors()).hasSize(1);
        assertThat(result).doesNotExist();
    }

    private void flip(String digest, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(blob(digest));
        int place = Math.min(offset, bytes.length - 1);
        bytes[place] ^= 1;
        Files.write(blob(digest), bytes);
    }

    private String manifest() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readAllBytes(layout.resolve("index.json")))
                .at("/manifests/0/digest")
                .asString();
    }

    private String descriptor(String pointer) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readAllBytes(blob(manifest())))
                .at(pointer + "/digest")
                .asString();
    }

    private Path blob(String digest) {
        return layout.resolve("blobs/sha256").resolve(digest.substring("sha256:".length()));
    }
}
