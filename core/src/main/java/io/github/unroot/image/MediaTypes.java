package io.github.unroot.image;

import java.util.Optional;

/** The media types of the OCI image specification and of Docker's schema 2 before it; an image may mix them. */
public final class MediaTypes {
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

    /** Of a config that says nothing, as an artifact has. */
    public static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";

    public static final String DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

    private static final String OCI_NONDISTRIBUTABLE = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    private static final String DOCKER_FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar";

    private MediaTypes() {}

    public static boolean isIndex(String type) {
        return type.equals(OCI_INDEX) || type.equals(DOCKER_INDEX);
    }

    public static boolean isManifest(String type) {
        return type.equals(OCI_MANIFEST) || type.equals(DOCKER_MANIFEST);
    }

    public static boolean isConfig(String type) {
        return type.equals(OCI_CONFIG) || type.equals(DOCKER_CONFIG);
    }

    /** Whether it is one of Docker's own, of before the OCI specification. */
    public static boolean isDocker(String type) {
        return type.startsWith("application/vnd.docker.");
    }

    /** A layer whose bytes are elsewhere, under its {@code urls}, which are never followed. */
    public static boolean isForeignLayer(String type) {
        return type.startsWith(OCI_NONDISTRIBUTABLE) || type.startsWith(DOCKER_FOREIGN);
    }

    /** How a layer of that type is compressed; empty where the type is no layer's that we can read. */
    public static Optional<Compression> compressionOf(String type) {
        return switch (type) {
            case OCI_LAYER, DOCKER_LAYER -> Optional.of(Compression.NONE);
            case OCI_LAYER + "+gzip", DOCKER_LAYER + ".gzip" -> Optional.of(Compression.GZIP);
            case OCI_LAYER + "+zstd", DOCKER_LAYER + ".zstd" -> Optional.of(Compression.ZSTD);
            default -> Optional.empty();
        };
    }

    /** The type of a layer in a manifest of that type, so that a new layer speaks as the others do. */
    public static String layer(String manifestType, Compression compression) {
        boolean docker = manifestType.equals(DOCKER_MANIFEST);
        return switch (compression) {
            case NONE -> docker ? DOCKER_LAYER : OCI_LAYER;
            case GZIP -> docker ? DOCKER_LAYER + ".gzip" : OCI_LAYER + "+gzip";
            case ZSTD -> docker ? DOCKER_LAYER + ".zstd" : OCI_LAYER + "+zstd";
        };
    }
}
