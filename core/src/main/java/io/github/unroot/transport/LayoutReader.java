package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Index;
import io.github.unroot.image.Json;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds an image in an OCI image layout: from the tag through indexes to one platform's manifest. */
final class LayoutReader {
    static final String INDEX_FILE = "index.json";

    private static final int IMAGES_MAX = 1000;

    /** How cosign names what it attaches to an image, by the image's digest. */
    private static final Pattern ARTIFACT_TAG = Pattern.compile("sha256-[0-9a-f]{64}\\.(att|sig|sbom)");

    private final FileSource files;
    private final String place;

    /** @param place the layout in the caller's words, for messages */
    LayoutReader(FileSource files, String place) {
        this.files = files;
        this.place = place;
    }

    ImageFiles find(Optional<String> tag, Platform platform) throws IOException {
        return resolve(tagged(layoutIndex(), tag), platform, 0);
    }

    /** The index that the tag names; empty where it names one image. */
    Optional<Index> index(Optional<String> tag) throws IOException {
        Descriptor descriptor = tagged(layoutIndex(), tag);
        if (!MediaTypes.isIndex(descriptor.mediaType())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Index.parse(document(files, descriptor), descriptor.mediaType()));
        } catch (UnrootException e) {
            throw e.located(where -> where.inBlob(descriptor.digest().toString()));
        }
    }

    /** The images of every platform. */
    List<Descriptor> all(Optional<String> tag) throws IOException {
        List<Descriptor> images = new ArrayList<>();
        collect(tagged(layoutIndex(), tag), images, 0);
        return images;
    }

    private void collect(Descriptor descriptor, List<Descriptor> images, int depth) throws IOException {
        byte[] bytes = document(files, descriptor);
        try {
            if (MediaTypes.isIndex(descriptor.mediaType())) {
                checkDepth(depth);
                for (Descriptor listed :
                        Index.parse(bytes, descriptor.mediaType()).manifests()) {
                    if (PlatformChoice.isImage(listed)) {
                        collect(listed, images, depth + 1);
                    }
                }
            } else {
                Manifest.parse(bytes, descriptor.mediaType());
                images.add(descriptor);
            }
            if (images.size() > IMAGES_MAX) {
                throw UnrootException.badInput("more than " + IMAGES_MAX + " images");
            }
        } catch (UnrootException e) {
            throw e.located(where -> where.inBlob(descriptor.digest().toString()));
        }
    }

    private static void checkDepth(int depth) throws UnrootException {
        if (depth == PlatformChoice.INDEX_DEPTH_MAX) {
            throw UnrootException.badInput("indexes are nested deeper than " + PlatformChoice.INDEX_DEPTH_MAX);
        }
    }

    private Index layoutIndex() throws IOException {
        if (files.size(INDEX_FILE).isEmpty()) {
            throw UnrootException.badInput("not an OCI image layout: it has no " + INDEX_FILE);
        }
        return Index.parse(files.read(INDEX_FILE, Json.DOCUMENT_BYTES_MAX), "");
    }

    private Descriptor tagged(Index index, Optional<String> tag) throws UnrootException {
        List<Descriptor> found = tag.isPresent()
                ? index.tagged(tag.get())
                : index.manifests().stream()
                        .filter(listed -> !isArtifact(listed))
                        .toList();
        long images = found.stream().map(Descriptor::digest).distinct().count();
        if (images == 1) {
            return found.getFirst();
        }
        if (tag.isPresent() && images > 1) {
            throw UnrootException.badInput("the tag " + tag.get() + " names " + images + " images");
        }
        if (index.manifests().isEmpty()) {
            throw UnrootException.wrongCall(place, "the layout holds no image", "check the path");
        }
        throw UnrootException.wrongCall(
                place,
                tag.isPresent() ? "there is no tag " + tag.get() : "the layout holds " + images + " images",
                "choose one of its tags: "
                        + PlatformChoice.listed(index.tags().stream()
                                .filter(name -> !ARTIFACT_TAG.matcher(name).matches())
                                .toList()));
    }

    private ImageFiles resolve(Descriptor descriptor, Platform platform, int depth) throws IOException {
        byte[] bytes = document(files, descriptor);
        if (!MediaTypes.isIndex(descriptor.mediaType())) {
            try {
                Manifest manifest = Manifest.parse(bytes, descriptor.mediaType());
                return new ImageFiles(files, descriptor, manifest, Map.of());
            } catch (UnrootException e) {
                throw e.located(where -> where.inBlob(descriptor.digest().toString()));
            }
        }
        checkDepth(depth);
        try {
            Index index = Index.parse(bytes, descriptor.mediaType());
            return resolve(PlatformChoice.of(index, platform, place), platform, depth + 1);
        } catch (UnrootException e) {
            throw e.located(where -> where.inBlob(descriptor.digest().toString()));
        }
    }

    /** What a layout lists beside its images. */
    private static boolean isArtifact(Descriptor listed) {
        return !listed.artifactType().isEmpty()
                || ARTIFACT_TAG
                        .matcher(listed.annotations().getOrDefault(Index.REF_NAME, ""))
                        .matches();
    }

    /** A manifest, index or config, checked, whole. */
    static byte[] document(FileSource files, Descriptor descriptor) throws IOException {
        String name = ImageFiles.layoutName(descriptor.digest());
        try (InputStream in = files.open(name)) {
            return document(new VerifyingInput(in, descriptor.digest(), descriptor.size()), descriptor);
        } catch (UnrootException e) {
            throw e.located(where -> where.inBlob(descriptor.digest().toString()));
        }
    }

    static byte[] document(InputStream verified, Descriptor descriptor) throws IOException {
        checkDocument(descriptor);
        return verified.readAllBytes();
    }

    static void checkDocument(Descriptor descriptor) throws UnrootException {
        if (descriptor.size() > Json.DOCUMENT_BYTES_MAX) {
            throw UnrootException.badInput("a document of " + descriptor.size() + " bytes, at most "
                            + Json.DOCUMENT_BYTES_MAX + " are read")
                    .located(where -> where.inBlob(descriptor.digest().toString()));
        }
    }
}
