package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Manifest;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that is kept beside an image and refers to it: a manifest with a {@code subject}.
 *
 * @param blobs the bytes of the config and of each layer, by their digests
 * @param tag a name for those who look for artifacts by name; the tag then leads to this one and to no other
 */
public record Artifact(Manifest manifest, Map<Digest, BlobContent> blobs, Optional<String> tag) {

    public Artifact {
        blobs = Map.copyOf(blobs);
        for (Descriptor blob : blobs(manifest)) {
            if (!blobs.containsKey(blob.digest())) {
                throw new IllegalArgumentException("no content for blob " + blob.digest());
            }
        }
    }

    /** What goes up before the manifest does: the layers, then the config. */
    List<Map.Entry<Descriptor, BlobContent>> contents() {
        List<Map.Entry<Descriptor, BlobContent>> contents = new ArrayList<>();
        for (Descriptor blob : blobs(manifest)) {
            BlobContent content = blobs.get(blob.digest());
            if (content != null) {
                contents.add(Map.entry(blob, content));
            }
        }
        return contents;
    }

    /** As a list of referrers has it: with the artifact's type, and with the manifest's own annotations. */
    Descriptor descriptor() throws UnrootException {
        Descriptor listed = manifest.descriptor().withArtifactType(manifest.artifactType());
        for (Map.Entry<String, String> annotation : manifest.annotations().entrySet()) {
            listed = listed.withAnnotation(annotation.getKey(), annotation.getValue());
        }
        return listed;
    }

    private static List<Descriptor> blobs(Manifest manifest) {
        List<Descriptor> blobs = new ArrayList<>(manifest.layers());
        blobs.add(manifest.config());
        return blobs;
    }
}
