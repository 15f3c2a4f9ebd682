package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Index;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.problem.UnrootException;
import java.util.List;
import java.util.Optional;

/** Which image of an index is taken. */
final class PlatformChoice {
    private static final int LISTED_MAX = 20;

    private PlatformChoice() {}

    /**
     * The first that serves the platform; one with exactly its variant goes before.
     *
     * @param place where the index is, in the caller's words
     */
    static Descriptor of(Index index, Platform platform, String place) throws UnrootException {
        List<Descriptor> images =
                index.manifests().stream().filter(PlatformChoice::isImage).toList();
        Optional<Descriptor> exact = images.stream()
                .filter(image -> image.platform().filter(platform::equals).isPresent())
                .findFirst();
        Optional<Descriptor> serving = exact.or(() -> images.stream()
                .filter(image -> image.platform().filter(platform::isServedBy).isPresent())
                .findFirst());
        if (serving.isPresent()) {
            return serving.get();
        }
        if (images.size() == 1 && images.getFirst().platform().isEmpty()) {
            return images.getFirst();
        }
        List<String> there = images.stream()
                .map(image -> image.platform().map(Platform::toString).orElse("(unnamed)"))
                .distinct()
                .toList();
        throw UnrootException.wrongCall(
                place, "there is no image for " + platform, "choose with --platform: " + listed(there));
    }

    /** BuildKit lists attestations beside the images, for the platform unknown/unknown. */
    static boolean isImage(Descriptor descriptor) {
        boolean attestation = descriptor.annotations().containsKey("vnd.docker.reference.type");
        return !attestation
                && (MediaTypes.isManifest(descriptor.mediaType()) || MediaTypes.isIndex(descriptor.mediaType()));
    }

    static String listed(List<String> names) {
        String some = String.join(", ", names.stream().limit(LISTED_MAX).toList());
        int more = names.size() - LISTED_MAX;
        return (some.isEmpty() ? "(it has none)" : some) + (more > 0 ? " and " + more + " more" : "");
    }
}
