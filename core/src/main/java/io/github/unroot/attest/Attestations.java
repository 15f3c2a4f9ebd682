package io.github.unroot.attest;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Json;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Proof;
import io.github.unroot.prove.ProofDocument;
import io.github.unroot.transport.Artifact;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.Referrers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signed proof as what belongs to its image, in the two forms in which cosign looks for one: as a bundle that refers to
 * the image (3.x), and under a tag made of the image's digest (2.x), which tools that know no referrers copy as well.
 */
public final class Attestations {
    static final String PREDICATE_TYPE = "predicateType";
    static final String BUNDLE_PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";

    private static final String BUNDLE_CONTENT = "dev.sigstore.bundle.content";
    private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
    private static final String TITLE = "org.opencontainers.image.title";

    private Attestations() {}

    /** Where cosign 2.x looks. */
    static String tag(Digest image) {
        return "sha256-" + image.hex() + ".att";
    }

    /**
     * Both forms.
     *
     * @param image the manifest that was proven
     * @param there what the place holds, whose attestations under the tag stay
     */
    public static List<Artifact> of(Proof proof, SigningKey key, Descriptor image, Optional<Referrers> there)
            throws IOException {
        Envelope envelope = key.sign(proof);
        Descriptor subject = image.bare();
        return List.of(bundle(new Bundle(key.id(), envelope), subject), underTag(envelope, subject, there));
    }

    private static Artifact bundle(Bundle bundle, Descriptor subject) throws UnrootException {
        byte[] bytes = checked(bundle.toBytes());
        byte[] empty = "{}".getBytes(StandardCharsets.US_ASCII);
        Digest digest = Digest.of(bytes);
        Descriptor layer = Descriptor.of(Bundle.MEDIA_TYPE, digest, bytes.length)
                .withAnnotation(TITLE, "sha256-" + digest.hex() + ".sigstore.json");
        Descriptor config = Descriptor.of(MediaTypes.OCI_EMPTY, Digest.of(empty), empty.length);
        Manifest manifest = Manifest.referring(subject, Bundle.MEDIA_TYPE, config, List.of(layer))
                .withAnnotation(BUNDLE_CONTENT, "dsse-envelope")
                .withAnnotation(BUNDLE_PREDICATE_TYPE, ProofDocument.PREDICATE_TYPE);
        return new Artifact(
                manifest,
                Map.of(layer.digest(), BlobContent.of(bytes), config.digest(), BlobContent.of(empty)),
                Optional.empty());
    }

    /** The tag leads to one manifest, and each attestation is a layer of it: what others attested stays. */
    private static Artifact underTag(Envelope envelope, Descriptor subject, Optional<Referrers> there)
            throws IOException {
        String tag = tag(subject.digest());
        byte[] bytes = checked(envelope.toBytes());
        List<Descriptor> layers = new ArrayList<>();
        Map<Digest, BlobContent> blobs = new HashMap<>();
        if (there.isPresent()) {
            Referrers place = there.get();
            Optional<Descriptor> before = place.tagged(tag);
            if (before.isPresent()) {
                layers.addAll(place.manifest(before.get()).layers());
            }
            layers.forEach(layer -> blobs.put(layer.digest(), new Kept(place, layer)));
        }
        if (layers.size() >= Referrers.LISTED_MAX) {
            throw UnrootException.surroundings(
                    "attaching the proof under the tag " + tag,
                    "it holds " + layers.size() + " attestations already",
                    "delete that tag");
        }
        Descriptor layer = Descriptor.of(Envelope.MEDIA_TYPE, Digest.of(bytes), bytes.length)
                .withAnnotation(SIGNATURE, "")
                .withAnnotation(PREDICATE_TYPE, ProofDocument.PREDICATE_TYPE);
        layers.add(layer);
        blobs.put(layer.digest(), BlobContent.of(bytes));
        byte[] config = config(layers);
        Descriptor configured = Descriptor.of(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
        blobs.put(configured.digest(), BlobContent.of(config));
        Manifest manifest = Manifest.referring(subject, Envelope.MEDIA_TYPE, configured, layers);
        return new Artifact(manifest, blobs, Optional.of(tag));
    }

    /** A blob that the place has, read only if it turns out to be missed. */
    private record Kept(Referrers place, Descriptor layer) implements BlobContent {
        @Override
        public java.io.InputStream open() throws IOException {
            return new java.io.ByteArrayInputStream(place.blob(layer));
        }
    }

    /** An image's configuration, so that whatever copies images copies this. */
    private static byte[] config(List<Descriptor> layers) {
        ObjectNode config = Json.newObject();
        config.put("created", "0001-01-01T00:00:00Z");
        config.put("architecture", "");
        config.put("os", "");
        config.putObject("config");
        ObjectNode rootfs = config.putObject("rootfs");
        rootfs.put("type", "layers");
        ArrayNode diffIds = rootfs.putArray("diff_ids");
        layers.forEach(layer -> diffIds.add(layer.digest().toString()));
        return Json.bytes(config);
    }

    private static byte[] checked(byte[] bytes) throws UnrootException {
        if (bytes.length > Referrers.BLOB_BYTES_MAX) {
            throw UnrootException.surroundings(
                    "attaching the proof",
                    "it has " + bytes.length + " bytes, and more than " + Referrers.BLOB_BYTES_MAX + " no one reads",
                    "write it to a file with --proof and without --key");
        }
        return bytes;
    }
}
