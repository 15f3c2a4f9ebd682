package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Index;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The artifacts in a repository: the registry lists those that refer to an image, or, where it knows no such list, an index
 * under a tag made from the image's digest does (OCI distribution specification, "Referrers Tag Schema").
 */
record RegistryReferrers(Reference.Registry reference, Repository repository, BlobStore store) implements Referrers {
    /** Others who write the tag of the list at the same time; the last one wins there, so it is looked at again. */
    private static final int LIST_TRIES_MAX = 5;

    @Override
    public List<Descriptor> images(Optional<Platform> platform) throws IOException {
        try {
            return new RegistryReader(repository, reference, store).images(platform);
        } catch (UnrootException e) {
            throw e.located(place -> place.inImage(reference.toString()));
        }
    }

    @Override
    public List<Descriptor> list(Digest subject, String artifactType) throws IOException {
        Optional<List<Descriptor>> said = repository.referrers(subject, artifactType);
        List<Descriptor> listed = said.isPresent()
                ? said.get()
                : listUnderTag(repository, subject).manifests();
        List<Descriptor> found = new ArrayList<>();
        for (Descriptor one : listed) {
            if (found.size() < LISTED_MAX
                    && MediaTypes.isManifest(one.mediaType())
                    && Artifact.refers(this, one, subject, artifactType)) {
                found.add(one);
            }
        }
        return found;
    }

    @Override
    public Optional<Descriptor> tagged(String tag) throws IOException {
        Optional<Repository.Fetched> found = repository.find(tag);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(Manifest.parse(found.get().bytes(), found.get().mediaType())
                        .descriptor());
    }

    @Override
    public Manifest manifest(Descriptor artifact) throws IOException {
        Repository.Fetched fetched = repository.manifest(artifact.digest().toString());
        RegistryReader.check(fetched, artifact.digest());
        return Manifest.parse(fetched.bytes(), artifact.mediaType());
    }

    @Override
    public byte[] blob(Descriptor blob) throws IOException {
        return Artifact.whole(blob, () -> store.open(blob, file -> repository.download(blob, file)));
    }

    @Override
    public void attach(List<Artifact> artifacts) throws IOException {
        attach(repository, artifacts);
    }

    /** One after the other, each whole: none of them says anything of another. */
    static void attach(Repository repository, List<Artifact> artifacts) throws IOException {
        for (Artifact artifact : artifacts) {
            for (Map.Entry<Descriptor, BlobContent> blob : artifact.contents()) {
                RegistryDestination.push(repository, blob.getKey(), blob.getValue(), Optional.empty());
            }
            Descriptor manifest = artifact.manifest().descriptor();
            boolean listed = repository.putManifest(
                    manifest,
                    artifact.manifest().toBytes(),
                    artifact.tag().orElse(manifest.digest().toString()));
            Optional<Digest> subject = artifact.manifest().subject();
            if (!listed && subject.isPresent()) {
                addUnderTag(repository, subject.get(), artifact.descriptor());
            }
        }
    }

    private static void addUnderTag(Repository repository, Digest subject, Descriptor artifact) throws IOException {
        for (int tries = 0; tries < LIST_TRIES_MAX; tries++) {
            Index before = listUnderTag(repository, subject);
            if (before.manifests().stream().anyMatch(one -> one.digest().equals(artifact.digest()))) {
                return;
            }
            byte[] after = before.with(artifact, Optional.empty()).toBytes();
            repository.putManifest(
                    Descriptor.of(MediaTypes.OCI_INDEX, Digest.of(after), after.length), after, tag(subject));
        }
        throw UnrootException.surroundings(
                "the tag " + tag(subject), "others change it all the time", "attach the proof again");
    }

    private static String tag(Digest subject) {
        return "sha256-" + subject.hex();
    }

    private static Index listUnderTag(Repository repository, Digest subject) throws IOException {
        Optional<Repository.Fetched> found = repository.find(tag(subject));
        return found.isPresent() ? Index.parse(found.get().bytes(), found.get().mediaType()) : Index.empty();
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
