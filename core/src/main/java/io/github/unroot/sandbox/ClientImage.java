package io.github.unroot.sandbox;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Json;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarWriter;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.ImageContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The image of one file, native/client, that asks a container's ports from beside it. */
final class ClientImage {
    static final String PROGRAM = "/client";

    private ClientImage() {}

    /** @param machine the architecture, as engines call it */
    static ImageContent of(String machine) throws IOException {
        byte[] layer = layer(program(machine));
        ObjectNode document = Json.newObject();
        document.put("architecture", machine).put("os", "linux");
        document.putObject("config");
        document.putObject("rootfs")
                .put("type", "layers")
                .putArray("diff_ids")
                .add(Digest.of(layer).toString());
        ImageConfig config = ImageConfig.parse(Json.bytes(document));
        Descriptor stored = Descriptor.of(MediaTypes.DOCKER_LAYER, Digest.of(layer), layer.length);
        Descriptor described = Descriptor.of(MediaTypes.DOCKER_CONFIG, config.digest(), config.toBytes().length);
        Manifest manifest = Manifest.of(MediaTypes.DOCKER_MANIFEST, described, List.of(stored));
        return new ImageContent(manifest, config, Map.of(stored.digest(), BlobContent.of(layer)), Map.of());
    }

    private static byte[] program(String machine) throws IOException {
        String directory = switch (machine) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            default ->
                throw UnrootException.surroundings(
                        "the engine's machine",
                        "containers are not run on " + machine,
                        "use an amd64 or arm64 machine");
        };
        try (InputStream resource = ClientImage.class.getResourceAsStream(directory + "/client")) {
            if (resource == null) {
                throw new IllegalStateException("the client is not in the jar");
            }
            return resource.readAllBytes();
        }
    }

    private static byte[] layer(byte[] program) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(bytes);
        byte[] name = PROGRAM.substring(1).getBytes(StandardCharsets.US_ASCII);
        tar.write(
                new TarEntry(name, TarEntry.Type.FILE, 0755, 0, 0, program.length, 0, 0, new byte[0], 0, Map.of(), 0),
                new ByteArrayInputStream(program));
        tar.finish();
        return bytes.toByteArray();
    }
}
