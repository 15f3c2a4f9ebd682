package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Index;
import io.github.unroot.problem.UnrootException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that is to be published of an image for several platforms.
 *
 * @param images one for each manifest that the index lists
 */
public record IndexContent(Index index, List<ImageContent> images) {

    public IndexContent {
        images = List.copyOf(images);
        Set<Digest> there = new HashSet<>();
        images.forEach(image -> there.add(image.manifest().digest()));
        for (Descriptor manifest : index.manifests()) {
            if (!there.contains(manifest.digest())) {
                throw new IllegalArgumentException("no content for manifest " + manifest.digest());
            }
        }
    }

    Descriptor descriptor() throws UnrootException {
        return index.descriptor();
    }
}
