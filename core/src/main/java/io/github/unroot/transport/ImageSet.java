package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Index;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Registries;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a reference leads to, open for reading: one image, or the images of several platforms.
 *
 * @param index that lists them; empty where there is one image
 */
public record ImageSet(Optional<Index> index, List<Image> images) implements Closeable {
    /** More than any publisher has; each is unpacked and kept open. */
    private static final int PLATFORMS_MAX = 32;

    public ImageSet {
        images = List.copyOf(images);
    }

    /**
     * @param platform the one to take of an index; without it, all that an index of several lists, else this machine's
     * @throws UnrootException wrong call, if there is no such image, or the index does not say for what each of them is
     */
    public static ImageSet open(Reference reference, Optional<Platform> platform, Registries registries)
            throws IOException {
        try {
            return switch (reference) {
                case Reference.Layout layout -> opened(reference, LayoutReader.of(layout), platform);
                case Reference.LayoutArchive archive -> opened(reference, LayoutReader.of(archive), platform);
                case Reference.Registry registry ->
                    opened(reference, RegistryReader.of(registry, registries), platform);
                case Reference.DockerArchive archive -> one(archive, DockerArchiveReader.find(archive));
                case Reference.Daemon daemon -> one(daemon, EngineSource.find(daemon));
            };
        } catch (UnrootException e) {
            throw e.located(place -> place.inImage(reference.toString()));
        }
    }

    private static ImageSet one(Reference reference, ImageFiles files) throws IOException {
        try {
            return one(Image.of(reference, files));
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static ImageSet one(Image image) {
        return new ImageSet(Optional.empty(), List.of(image));
    }

    private static ImageSet opened(Reference reference, ImagePlace place, Optional<Platform> platform)
            throws IOException {
        try {
            ImagePlace.Document named = place.named();
            if (platform.isEmpty() && named.isIndex()) {
                List<Descriptor> listed = images(named.index(), reference);
                if (listed.size() > 1) {
                    return new ImageSet(Optional.of(named.index()), each(reference, place, listed));
                }
            }
            ImagePlace.Found found = place.find(named, platform.orElse(Platform.own()));
            return one(place.image(reference, found));
        } catch (IOException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    private static List<Image> each(Reference reference, ImagePlace place, List<Descriptor> listed) throws IOException {
        Set<Platform> platforms = new HashSet<>();
        List<Image> images = new ArrayList<>();
        for (Descriptor one : listed) {
            Platform platform = one.platform()
                    .orElseThrow(() -> UnrootException.wrongCall(
                            reference.toString(),
                            "its index lists an image without a platform",
                            "choose one with --platform"));
            if (!platforms.add(platform)) {
                throw UnrootException.badInput(
                        "its index lists two images for " + platform + "; choose one with --platform");
            }
            images.add(place.image(reference, ImagePlace.manifest(place.listed(one))));
        }
        return images;
    }

    private static List<Descriptor> images(Index index, Reference reference) throws UnrootException {
        List<Descriptor> images =
                index.manifests().stream().filter(PlatformChoice::isImage).toList();
        if (images.stream().anyMatch(image -> MediaTypes.isIndex(image.mediaType()))) {
            throw UnrootException.wrongCall(
                    reference.toString(), "is an index of indexes", "choose one image with --platform");
        }
        if (images.size() > PLATFORMS_MAX) {
            throw UnrootException.badInput("an index of " + images.size() + " images, at most " + PLATFORMS_MAX
                    + " are converted together; choose one with --platform");
        }
        return images;
    }

    @Override
    public void close() throws IOException {
        for (Image image : images) {
            image.close();
        }
    }
}
