package io.github.unroot.report;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Reference;
import io.github.unroot.prove.Proof;
import io.github.unroot.transport.ImageContent;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * An image that was built and proven.
 *
 * @param version of what it is there for
 * @param packages how many are installed
 * @param bytes of its layers as they are stored
 */
public record BuildReport(
        Reference destination,
        String version,
        int packages,
        Digest digest,
        long bytes,
        List<String> layers,
        Proof proof) {
    private static final double MEBIBYTE = 1 << 20;

    public BuildReport {
        layers = List.copyOf(layers);
    }

    public static BuildReport of(
            Reference destination, String version, int packages, ImageContent content, Proof proof) {
        List<Descriptor> layers = content.manifest().layers();
        return new BuildReport(
                destination,
                version,
                packages,
                content.manifest().digest(),
                layers.stream().mapToLong(Descriptor::size).sum(),
                layers.stream().map(layer -> layer.digest().toString()).toList(),
                proof);
    }

    public Stream<String> lines() {
        String head = String.format(
                "Built %s (%s): version %s, %d packages, %.1f MiB",
                destination, digest, version, packages, bytes / MEBIBYTE);
        return Stream.concat(Stream.of(head), new ProofReport(proof).lines().skip(1));
    }

    public ObjectNode toJson() {
        ObjectNode document = new ProofReport(proof).toJson();
        document.put("version", version);
        document.put("packages", packages);
        document.put("bytes", bytes);
        var array = document.putArray("layers");
        layers.forEach(array::add);
        return document;
    }
}
