package io.github.unroot.sbom;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.Artifact;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.Referrers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image's SBOMs as what belongs to it. */
public final class SbomArtifacts {
    private static final String CREATED = "org.opencontainers.image.created";
    private static final String TITLE = "org.opencontainers.image.title";

    private SbomArtifacts() {}

    /**
     * Both formats.
     *
     * @param image the manifest that they are about
     */
    public static List<Artifact> of(ImageContents contents, Descriptor image) throws UnrootException {
        if (!contents.image().equals(image.digest())) {
            throw new IllegalArgumentException("an SBOM of " + contents.image() + " for " + image.digest());
        }
        return List.of(
                artifact(contents, image, SpdxDocument.MEDIA_TYPE, "sbom.spdx.json", SpdxDocument.bytes(contents)),
                artifact(
                        contents,
                        image,
                        CycloneDxDocument.MEDIA_TYPE,
                        "sbom.cdx.json",
                        CycloneDxDocument.bytes(contents)));
    }

    /** OCI image specification, manifest.md: an artifact with content and no config of its own. */
    private static Artifact artifact(ImageContents contents, Descriptor image, String type, String title, byte[] bytes)
            throws UnrootException {
        if (bytes.length > Referrers.BLOB_BYTES_MAX) {
            throw UnrootException.surroundings(
                    "the SBOM of " + contents.name(),
                    "it has " + bytes.length + " bytes, and more than " + Referrers.BLOB_BYTES_MAX + " no one reads",
                    "make an image of fewer packages");
        }
        byte[] empty = "{}".getBytes(StandardCharsets.US_ASCII);
        Descriptor config = Descriptor.of(MediaTypes.OCI_EMPTY, Digest.of(empty), empty.length);
        Descriptor layer = Descriptor.of(type, Digest.of(bytes), bytes.length).withAnnotation(TITLE, title);
        Manifest manifest = Manifest.referring(image.bare(), type, config, List.of(layer))
                .withAnnotation(CREATED, contents.created().toString());
        return new Artifact(
                manifest,
                Map.of(layer.digest(), BlobContent.of(bytes), config.digest(), BlobContent.of(empty)),
                Optional.empty());
    }
}
