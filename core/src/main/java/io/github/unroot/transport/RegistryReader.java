package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Index;
import io.github.unroot.image.Json;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Finds an image in a registry: from the tag or digest through indexes to one platform's manifest. */
final class RegistryReader {
    private static final int SHOWN_CHARS_MAX = 100;
    private static final int IMAGES_MAX = 1000;

    private final Repository repository;
    private final Reference.Registry reference;

    RegistryReader(Repository repository, Reference.Registry reference) {
        this.repository = repository;
        this.reference = reference;
    }

    /** What a name led to, and how others name it from then on. */
    record Found(Descriptor descriptor, Manifest manifest) {}

    Found find(Platform platform) throws IOException {
        return resolve(named(), "", platform, 0);
    }

    /** The index that the reference itself leads to; empty where that is one image. */
    Optional<Index> index() throws IOException {
        Repository.Fetched fetched = named();
        try {
            return isIndex(fetched, fetched.mediaType())
                    ? Optional.of(Index.parse(fetched.bytes(), fetched.mediaType()))
                    : Optional.empty();
        } catch (UnrootException e) {
            throw e.located(where -> where.inBlob(fetched.digest().toString()));
        }
    }

    /** What the reference itself leads to. */
    private Repository.Fetched named() throws IOException {
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
        return fetched;
    }

    /** The images of every platform. */
    List<Descriptor> all() throws IOException {
        List<Descriptor> images = new ArrayList<>();
        collect(named(), "", images, 0);
        return images;
    }

    private void collect(Repository.Fetched fetched, String declared, List<Descriptor> images, int depth)
            throws IOException {
        String type = agreedType(fetched, declared);
        if (!isIndex(fetched, type)) {
            images.add(Manifest.parse(fetched.bytes(), type).descriptor());
            return;
        }
        checkDepth(depth);
        for (Descriptor listed : Index.parse(fetched.bytes(), type).manifests()) {
            if (PlatformChoice.isImage(listed)) {
                if (images.size() == IMAGES_MAX) {
                    throw UnrootException.badInput("more than " + IMAGES_MAX + " images");
                }
                Repository.Fetched next = repository.manifest(listed.digest().toString());
                check(next, listed.digest());
                collect(next, listed.mediaType(), images, depth + 1);
            }
        }
    }

    private static void checkDepth(int depth) throws UnrootException {
        if (depth == PlatformChoice.INDEX_DEPTH_MAX) {
            throw UnrootException.badInput("indexes are nested deeper than " + PlatformChoice.INDEX_DEPTH_MAX);
        }
    }

    static void check(Repository.Fetched fetched, Digest wanted) throws UnrootException {
        if (!fetched.digest().equals(wanted)) {
            throw UnrootException.badInput("its bytes have the digest " + fetched.digest())
                    .located(where -> where.inBlob(wanted.toString()));
        }
    }

    /** @param declared what the index says that it is; empty for the first */
    private Found resolve(Repository.Fetched fetched, String declared, Platform platform, int depth)
            throws IOException {
        try {
            String type = agreedType(fetched, declared);
            if (!isIndex(fetched, type)) {
                Manifest manifest = Manifest.parse(fetched.bytes(), type);
                return new Found(manifest.descriptor(), manifest);
            }
            checkDepth(depth);
            Index index = Index.parse(fetched.bytes(), type);
            Descriptor chosen = PlatformChoice.of(index, platform, reference.toString());
            Repository.Fetched next = repository.manifest(chosen.digest().toString());
            check(next, chosen.digest());
            return resolve(next, chosen.mediaType(), platform, depth + 1);
        } catch (UnrootException e) {
            throw e.located(where -> where.inBlob(fetched.digest().toString()));
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
