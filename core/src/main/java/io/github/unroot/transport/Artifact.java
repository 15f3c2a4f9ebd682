package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Manifest;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
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

    /**
     * Whether what a list tells of refers to an image: by its own word, which has a digest, as the list's has not. What is
     * broken or gone is no one's proof.
     */
    static boolean refers(Referrers place, Descriptor listed, Digest subject, String type) throws IOException {
        String said = listed.artifactType();
        if (!said.isEmpty() && !said.equals(type)) {
            return false;
        }
        try {
            Manifest manifest = place.manifest(listed);
            return manifest.artifactType().equals(type)
                    && manifest.subject().filter(subject::equals).isPresent();
        } catch (UnrootException e) {
            if (e.problem() instanceof Problem.Surroundings) {
                throw e;
            }
            return false;
        }
    }

    /** A blob of an artifact, checked, within the limit of {@link Referrers#BLOB_BYTES_MAX}. */
    static byte[] whole(Descriptor blob, BlobContent content) throws IOException {
        if (blob.size() > Referrers.BLOB_BYTES_MAX) {
            throw UnrootException.badInput("an artifact of " + blob.size() + " bytes, at most "
                            + Referrers.BLOB_BYTES_MAX + " are read")
                    .located(place -> place.inBlob(blob.digest().toString()));
        }
        try (InputStream in = content.open()) {
            return new VerifyingInput(in, blob.digest(), blob.size()).readAllBytes();
        }
    }

    private static List<Descriptor> blobs(Manifest manifest) {
        List<Descriptor> blobs = new ArrayList<>(manifest.layers());
        blobs.add(manifest.config());
        return blobs;
    }
}
