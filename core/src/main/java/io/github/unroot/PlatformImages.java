package io.github.unroot;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Index;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.Image;
import io.github.unroot.transport.registry.Registries;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The images that an index lists for its platforms, all open for reading. */
record PlatformImages(List<Image> images) implements Closeable {
    /** More than any publisher has; each is unpacked and kept open. */
    private static final int PLATFORMS_MAX = 32;

    static PlatformImages open(Index index, Reference source, Registries registries) throws IOException {
        List<Image> images = new ArrayList<>();
        try {
            for (Descriptor listed : listed(index, source)) {
                Platform platform = listed.platform().orElseThrow(() -> unnamed(source));
                Image image = Image.open(source, platform, registries);
                images.add(image);
                if (!image.descriptor().digest().equals(listed.digest())) {
                    throw UnrootException.badInput("its index lists another image for " + platform
                                    + " by now, or two; choose one with --platform")
                            .located(place -> place.inImage(source.toString()));
                }
            }
            return new PlatformImages(images);
        } catch (IOException | RuntimeException e) {
            new PlatformImages(images).close();
            throw e;
        }
    }

    /** BuildKit lists attestations beside the images, for the platform unknown/unknown. */
    static List<Descriptor> listed(Index index, Reference source) throws UnrootException {
        List<Descriptor> images = new ArrayList<>();
        for (Descriptor listed : index.manifests()) {
            if (MediaTypes.isIndex(listed.mediaType())) {
                throw UnrootException.wrongCall(
                        source.toString(), "is an index of indexes", "choose one image with --platform");
            }
            if (MediaTypes.isManifest(listed.mediaType())
                    && !listed.annotations().containsKey("vnd.docker.reference.type")) {
                images.add(listed);
            }
        }
        if (images.size() > PLATFORMS_MAX) {
            throw UnrootException.badInput("an index of " + images.size() + " images, at most " + PLATFORMS_MAX
                            + " are converted together; choose one with --platform")
                    .located(place -> place.inImage(source.toString()));
        }
        return images;
    }

    private static UnrootException unnamed(Reference source) {
        return UnrootException.wrongCall(
                source.toString(), "its index lists an image without a platform", "choose one with --platform");
    }

    @Override
    public void close() throws IOException {
        for (Image image : images) {
            image.close();
        }
    }
}
