package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Payload;
import io.github.unroot.transport.registry.Registries;
import io.github.unroot.transport.registry.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Writes into a registry: blobs that it does not have, several at once, and the manifest last, so that a reader finds all of
 * an image or none of it.
 *
 * @param notes is told what the registry had and what the tag named before
 */
record RegistryDestination(Reference.Registry reference, Registries registries, Consumer<String> notes)
        implements Destination {
    static final int SENT_AT_ONCE_MAX = 4;

    @Override
    public Descriptor publish(ImageContent image, List<Artifact> artifacts) throws IOException {
        return publish(
                List.of(image), image.manifest().descriptor(), image.manifest().toBytes(), artifacts);
    }

    @Override
    public Descriptor publish(IndexContent index, List<Artifact> artifacts) throws IOException {
        return publish(index.images(), index.descriptor(), index.index().toBytes(), artifacts);
    }

    /** @param document the manifest or index that the tag is to name */
    private Descriptor publish(List<ImageContent> images, Descriptor named, byte[] document, List<Artifact> artifacts)
            throws IOException {
        if (reference.digest().filter(digest -> !digest.equals(named.digest())).isPresent()) {
            throw UnrootException.wrongCall(
                    reference.toString(),
                    "the image to be written there has the digest " + named.digest(),
                    "name that digest, or a tag");
        }
        Repository repository = registries.repository(reference);
        Optional<Digest> before = tagged(repository);
        for (ImageContent image : images) {
            pushBlobs(image, repository);
            // What lists an image or refers to it finds it there; the tag, which makes all visible, comes after all.
            if (!artifacts.isEmpty() || !image.manifest().digest().equals(named.digest())) {
                Descriptor manifest = image.manifest().descriptor();
                repository.putManifest(
                        manifest, image.manifest().toBytes(), manifest.digest().toString());
            }
        }
        if (!artifacts.isEmpty()) {
            RegistryReferrers.attach(repository, artifacts);
        }
        Optional<Digest> now = tagged(repository);
        repository.putManifest(
                named, document, reference.tag().orElse(named.digest().toString()));
        tell(named.digest(), before, now);
        return named;
    }

    private Optional<Digest> tagged(Repository repository) throws IOException {
        return reference.tag().isPresent() ? repository.tagged(reference.tag().get()) : Optional.empty();
    }

    /** A registry has no way to replace a tag only if it still names what it named: the last writer wins, and says so. */
    private void tell(Digest published, Optional<Digest> before, Optional<Digest> now) {
        if (!before.equals(now)) {
            notes.accept("another writer moved " + reference + " from " + text(before) + " to " + text(now)
                    + " meanwhile; now it is " + published);
        } else if (now.isPresent() && !now.get().equals(published)) {
            notes.accept(reference + " was " + now.get() + " before");
        }
    }

    private static String text(Optional<Digest> digest) {
        return digest.map(Digest::toString).orElse("nothing");
    }

    private void pushBlobs(ImageContent image, Repository repository) throws IOException {
        Map<Descriptor, BlobContent> blobs = new LinkedHashMap<>();
        image.manifest().layers().forEach(layer -> blobs.putIfAbsent(layer, image.layer(layer)));
        blobs.put(image.manifest().config(), BlobContent.of(image.config().toBytes()));
        try (ExecutorService executor = Executors.newFixedThreadPool(
                SENT_AT_ONCE_MAX, Thread.ofVirtual().name("send-", 0).factory())) {
            List<Future<Repository.Arrival>> running = new ArrayList<>();
            blobs.forEach((blob, content) ->
                    running.add(executor.submit(() -> push(repository, blob, content, mountable(image, blob)))));
            try {
                for (Future<Repository.Arrival> one : running) {
                    Awaited.result(one, "sending blobs");
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }

    static Repository.Arrival push(Repository repository, Descriptor blob, BlobContent content, Optional<String> from)
            throws IOException {
        Payload payload =
                new Payload(blob.size(), () -> new VerifyingInput(content.open(), blob.digest(), blob.size()));
        return repository.push(blob, payload, from);
    }

    /** The repository of the same registry that a blob came from. */
    private Optional<String> mountable(ImageContent image, Descriptor blob) {
        return image.source(blob.digest())
                .filter(Reference.Registry.class::isInstance)
                .map(Reference.Registry.class::cast)
                .filter(source -> source.host().equals(reference.host())
                        && !source.repository().equals(reference.repository()))
                .map(Reference.Registry::repository);
    }
}
