package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Registries;
import io.github.unroot.transport.registry.RegistryOptions;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The artifacts in the place that a reference names: those that say which image they refer to, and those that are found
 * by a tag. All that is read here is read through a check of its digest, and is no more trusted for it.
 */
public sealed interface Referrers extends Closeable permits LayoutReferrers, RegistryReferrers {
    /** More than that many of one type for one image are an attack on whoever reads them all. */
    int LISTED_MAX = 100;

    /** An artifact's blobs are read whole. */
    int BLOB_BYTES_MAX = 4 << 20;

    /** Whether artifacts can be kept where the reference leads to. */
    static boolean canBeKeptAt(Reference reference) {
        return switch (reference) {
            case Reference.Layout _, Reference.LayoutArchive _, Reference.Registry _ -> true;
            case Reference.DockerArchive _, Reference.Daemon _ -> false;
        };
    }

    /** A registry is reached as nobody in particular. */
    static Referrers of(Reference reference) throws IOException {
        return of(reference, new Registries(RegistryOptions.NONE, Map.of()));
    }

    /** @throws UnrootException wrong call, if the place can't keep artifacts */
    static Referrers of(Reference reference, Registries registries) throws IOException {
        return switch (reference) {
            case Reference.Layout layout -> LayoutReferrers.of(layout);
            case Reference.LayoutArchive archive -> LayoutReferrers.of(archive);
            case Reference.Registry registry ->
                new RegistryReferrers(registry, registries.repository(registry), new Spool());
            case Reference.DockerArchive _, Reference.Daemon _ ->
                throw UnrootException.wrongCall(
                        reference.toString(),
                        "such a place has no room for what belongs to an image",
                        "use oci:DIR:TAG, oci-archive:FILE:TAG or a registry");
        };
    }

    /**
     * The manifests of the images that the reference leads to: of one platform, or of all that an index lists.
     *
     * @throws UnrootException wrong call, if there is none
     */
    List<Descriptor> images(Optional<Platform> platform) throws IOException;

    /** The artifacts of a type that name the image as their subject, at most {@link #LISTED_MAX}. */
    List<Descriptor> list(Digest subject, String artifactType) throws IOException;

    /** What a tag of the same place leads to. */
    Optional<Descriptor> tagged(String tag) throws IOException;

    Manifest manifest(Descriptor artifact) throws IOException;

    /** A blob of an artifact, at most {@link #BLOB_BYTES_MAX} long. */
    byte[] blob(Descriptor blob) throws IOException;

    /** Adds artifacts, all or none, to what is there; the same twice is there once. */
    void attach(List<Artifact> artifacts) throws IOException;
}
