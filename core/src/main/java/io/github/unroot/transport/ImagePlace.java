package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Index;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a reference leads to: a manifest, or an index from which further ones lead to the manifests of its platforms. The
 * way through indexes is the same wherever they come from.
 */
abstract class ImagePlace implements Closeable {
    private static final int INDEX_DEPTH_MAX = 4;
    private static final int IMAGES_MAX = 1000;

    /**
     * A manifest or an index, whole, its bytes checked against its digest.
     *
     * @param listed how whoever led here describes it, where the description itself is kept
     * @param type as the place says; empty where nothing says
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Document(Optional<Descriptor> listed, Digest digest, String type, boolean isIndex, byte[] bytes) {
        Index index() throws UnrootException {
            return Index.parse(bytes, type);
        }
    }

    /** A manifest that was come to. */
    record Found(Descriptor descriptor, Manifest manifest) {}

    /** In the caller's words, for messages. */
    abstract String words();

    /** What the reference itself names. */
    abstract Document named() throws IOException;

    /** What an index lists. */
    abstract Document listed(Descriptor descriptor) throws IOException;

    /** The image's files, open as long as this place is. */
    abstract ImageFiles files(Found found);

    /** Begins to bring what will be read, where that takes time. */
    void prepare(Found found) {}

    /** Opens what was found; nothing of it is fetched before it is known to be an image. */
    final Image image(Reference reference, Found found) throws IOException {
        Image image = Image.of(reference, files(found));
        prepare(found);
        return image;
    }

    /** The image of a platform. */
    final Found find(Document document, Platform platform) throws IOException {
        return find(document, platform, 0);
    }

    private Found find(Document document, Platform platform, int depth) throws IOException {
        try {
            if (!document.isIndex()) {
                return manifest(document);
            }
            checkDepth(depth);
            Descriptor chosen = PlatformChoice.of(document.index(), platform, words());
            return find(listed(chosen), platform, depth + 1);
        } catch (UnrootException e) {
            throw located(e, document);
        }
    }

    /** A document that is no index. */
    static Found manifest(Document document) throws UnrootException {
        try {
            Manifest manifest = Manifest.parse(document.bytes(), document.type());
            return new Found(document.listed().orElse(manifest.descriptor()), manifest);
        } catch (UnrootException e) {
            throw located(e, document);
        }
    }

    /** @param platform of the one image; without it, those of every platform */
    final List<Descriptor> images(Optional<Platform> platform) throws IOException {
        if (platform.isPresent()) {
            return List.of(find(named(), platform.get()).descriptor());
        }
        List<Descriptor> images = new ArrayList<>();
        collect(named(), images, 0);
        return images;
    }

    private void collect(Document document, List<Descriptor> images, int depth) throws IOException {
        try {
            if (!document.isIndex()) {
                images.add(manifest(document).descriptor());
                return;
            }
            checkDepth(depth);
            for (Descriptor listed : document.index().manifests()) {
                if (PlatformChoice.isImage(listed)) {
                    if (images.size() == IMAGES_MAX) {
                        throw UnrootException.badInput("more than " + IMAGES_MAX + " images");
                    }
                    collect(listed(listed), images, depth + 1);
                }
            }
        } catch (UnrootException e) {
            throw located(e, document);
        }
    }

    private static void checkDepth(int depth) throws UnrootException {
        if (depth == INDEX_DEPTH_MAX) {
            throw UnrootException.badInput("indexes are nested deeper than " + INDEX_DEPTH_MAX);
        }
    }

    private static UnrootException located(UnrootException e, Document document) {
        return e.located(where -> where.inBlob(document.digest().toString()));
    }
}
