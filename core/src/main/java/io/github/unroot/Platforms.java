package io.github.unroot;

import io.github.unroot.image.Platform;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.sandbox.Sandbox;
import io.github.unroot.transport.Image;
import java.util.List;
import java.util.stream.Collectors;

/** Which images can be run on this machine. */
final class Platforms {
    private static final String REMEDY = "install qemu-user-static, whose handlers run other processors' programs";

    private Platforms() {}

    /** What an image was made for; one that says nothing is taken to be for this machine. */
    static Platform of(Image image) {
        return image.config().platform().orElse(Platform.own());
    }

    static void requireRunnable(Sandbox sandbox, Image image) throws UnrootException {
        if (!sandbox.runs(of(image))) {
            throw notRunnable(List.of(image));
        }
    }

    static void requireRunnable(Sandbox sandbox, Platform platform) throws UnrootException {
        if (!sandbox.runs(platform)) {
            throw UnrootException.surroundings(
                    "building for " + platform,
                    "its programs don't run on this machine, and scripts of packages must",
                    REMEDY);
        }
    }

    /** @param remedy what may be done beside making them run */
    static void requireRunnable(Sandbox sandbox, List<Image> images, String remedy) throws UnrootException {
        List<Image> elsewhere =
                images.stream().filter(image -> !sandbox.runs(of(image))).toList();
        if (!elsewhere.isEmpty()) {
            throw notRunnable(elsewhere, REMEDY + ", or " + remedy);
        }
    }

    static UnrootException notRunnable(List<Image> images) {
        return notRunnable(images, REMEDY);
    }

    private static UnrootException notRunnable(List<Image> images, String remedy) {
        String platforms =
                images.stream().map(image -> of(image).toString()).distinct().collect(Collectors.joining(", "));
        return UnrootException.surroundings(
                "running " + images.getFirst().reference(),
                "programs for " + platforms + " don't run on this machine, so that nothing can be proven of them",
                remedy);
    }
}
