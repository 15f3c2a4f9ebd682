package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Json;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Registries;
import io.github.unroot.transport.registry.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A repository in a registry: a tag or a digest names an image or an index. */
final class RegistryReader extends ImagePlace {
    private static final int SHOWN_CHARS_MAX = 100;

    private final Repository repository;
    private final Reference.Registry reference;
    private final RegistryBlobs blobs;

    RegistryReader(Repository repository, Reference.Registry reference, BlobStore store) {
        this.repository = repository;
        this.reference = reference;
        this.blobs = new RegistryBlobs(repository, store);
    }

    static RegistryReader of(Reference.Registry reference, Registries registries) throws IOException {
        return new RegistryReader(registries.repository(reference), reference, store(registries));
    }

    /** The user's cache; where there can't be one, files that go with the image. */
    private static BlobStore store(Registries registries) throws IOException {
        Optional<Path> directory = BlobCache.directory(registries.environment());
        return directory.isPresent() && registries.cacheBytes() > 0
                ? new BlobCache(directory.get(), registries.cacheBytes()).open()
                : new Spool();
    }

    @Override
    String words() {
        return reference.toString();
    }

    @Override
    Document named() throws IOException {
        Optional<Digest> wanted = reference.digest();
        String name = wanted.isPresent()
                ? wanted.get().toString()
                : reference
                        .tag()
                        .orElseThrow(() -> UnrootException.wrongCall(
                                reference.toString(), "names no image", "name a tag or a digest"));
        Repository.Fetched fetched = repository.manifest(name);
        if (wanted.isPresent()) {
            check(fetched, wanted.get());
        }
        return document(fetched, "");
    }

    @Override
    Document listed(Descriptor descriptor) throws IOException {
        Repository.Fetched fetched = repository.manifest(descriptor.digest().toString());
        check(fetched, descriptor.digest());
        return document(fetched, descriptor.mediaType());
    }

    /** @param declared what the index says that it is; empty for the first */
    private static Document document(Repository.Fetched fetched, String declared) throws UnrootException {
        try {
            String type = agreedType(fetched, declared);
            return new Document(Optional.empty(), fetched.digest(), type, isIndex(fetched, type), fetched.bytes());
        } catch (UnrootException e) {
            throw e.located(where -> where.inBlob(fetched.digest().toString()));
        }
    }

    @Override
    ImageFiles files(Found found) {
        return new ImageFiles(blobs, found.descriptor(), found.manifest());
    }

    @Override
    void prepare(Found found) {
        blobs.prefetch(found.manifest().layers());
    }

    @Override
    public void close() throws IOException {
        blobs.close();
    }

    static void check(Repository.Fetched fetched, Digest wanted) throws UnrootException {
        if (!fetched.digest().equals(wanted)) {
            throw UnrootException.badInput("its bytes have the digest " + fetched.digest())
                    .located(where -> where.inBlob(wanted.toString()));
        }
    }

    /** The header, the descriptor and the document itself say the same, as far as they say something. */
    private static String agreedType(Repository.Fetched fetched, String declared) throws UnrootException {
        if (!fetched.mediaType().isEmpty()
                && !declared.isEmpty()
                && !fetched.mediaType().equals(declared)) {
            throw UnrootException.badInput("the registry says that it is " + fetched.mediaType()
                    + ", the index that it is " + EscapedText.shown(declared, SHOWN_CHARS_MAX));
        }
        return fetched.mediaType().isEmpty() ? declared : fetched.mediaType();
    }

    private static boolean isIndex(Repository.Fetched fetched, String type) throws UnrootException {
        if (!type.isEmpty()) {
            return MediaTypes.isIndex(type);
        }
        ObjectNode root = Json.object(fetched.bytes(), "manifest");
        Optional<String> own = Json.stringMember(root, "mediaType").filter(text -> !text.isEmpty());
        return own.isPresent()
                ? MediaTypes.isIndex(own.get())
                : Json.member(root, "manifests").isPresent();
    }
}
