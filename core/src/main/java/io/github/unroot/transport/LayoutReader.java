package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Index;
import io.github.unroot.image.Json;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** An OCI image layout, in a directory or in an archive: its index leads from a tag to an image, or to an index. */
final class LayoutReader extends ImagePlace {
    static final String INDEX_FILE = "index.json";

    /** How cosign names what it attaches to an image, by the image's digest. */
    private static final Pattern ARTIFACT_TAG = Pattern.compile("sha256-[0-9a-f]{64}\\.(att|sig|sbom)");

    private final FileSource files;
    private final String place;
    private final Optional<String> tag;

    /** @param place the layout in the caller's words, for messages */
    LayoutReader(FileSource files, String place, Optional<String> tag) {
        this.files = files;
        this.place = place;
        this.tag = tag;
    }

    static LayoutReader of(Reference.Layout layout) throws UnrootException {
        DirectoryFiles files = new DirectoryFiles(Image.existing(layout.directory()));
        return new LayoutReader(files, layout.toString(), layout.tag());
    }

    static LayoutReader of(Reference.LayoutArchive archive) throws IOException {
        return new LayoutReader(ArchiveFiles.open(archive.file()), archive.toString(), archive.tag());
    }

    @Override
    String words() {
        return place;
    }

    @Override
    Document named() throws IOException {
        return listed(tagged(layoutIndex()));
    }

    @Override
    Document listed(Descriptor descriptor) throws IOException {
        return new Document(
                Optional.of(descriptor),
                descriptor.digest(),
                descriptor.mediaType(),
                MediaTypes.isIndex(descriptor.mediaType()),
                document(files, descriptor));
    }

    @Override
    ImageFiles files(Found found) {
        return new ImageFiles(files, found.descriptor(), found.manifest(), Map.of());
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    private Index layoutIndex() throws IOException {
        if (files.size(INDEX_FILE).isEmpty()) {
            throw UnrootException.badInput("not an OCI image layout: it has no " + INDEX_FILE);
        }
        return Index.parse(files.read(INDEX_FILE, Json.DOCUMENT_BYTES_MAX), "");
    }

    private Descriptor tagged(Index index) throws UnrootException {
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
