package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Index;
import io.github.unroot.image.Json;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The artifacts in a layout, in a directory or in an archive. A layout's index lists them beside the images (OCI image
 * specification, image-layout.md); which image they refer to, their own manifests say.
 *
 * @param writing how artifacts are added
 */
record LayoutReferrers(FileSource files, Reference reference, Optional<String> tag, Writing writing)
        implements Referrers {

    /** How a place takes more artifacts. */
    @FunctionalInterface
    interface Writing {
        void attach(List<Artifact> artifacts) throws IOException;
    }

    static LayoutReferrers of(Reference.Layout layout) {
        LayoutDestination destination = new LayoutDestination(layout.directory(), layout.tag(), _ -> {});
        return new LayoutReferrers(new DirectoryFiles(layout.directory()), layout, layout.tag(), destination::attach);
    }

    static LayoutReferrers of(Reference.LayoutArchive archive) throws IOException {
        Path file = archive.file();
        if (!Files.exists(file)) {
            return new LayoutReferrers(new DirectoryFiles(file), archive, archive.tag(), _ -> checkThere(archive));
        }
        ArchiveFiles files = ArchiveFiles.open(file);
        return new LayoutReferrers(
                files,
                archive,
                archive.tag(),
                artifacts -> ArchiveDestination.replace(file, tar -> addTo(files, artifacts, tar)));
    }

    /** Everything that was in the archive, then what is new. */
    private static void addTo(ArchiveFiles files, List<Artifact> artifacts, TarWriter tar) throws IOException {
        Set<String> there = new HashSet<>(files.names());
        there.remove(LayoutReader.INDEX_FILE);
        for (String name : files.names()) {
            if (there.contains(name)) {
                long size = files.size(name).orElseThrow();
                try (InputStream in = files.open(name)) {
                    tar.write(ArchiveWriter.entry(name, TarEntry.Type.FILE, 0644, size), in);
                }
            }
        }
        Index index = index(files);
        for (Artifact artifact : artifacts) {
            index = ArchiveWriter.put(artifact, index, blob -> there.add(ImageFiles.layoutName(blob)), tar);
        }
        ArchiveWriter.document(tar, LayoutReader.INDEX_FILE, index.toBytes());
    }

    private static void checkThere(Reference reference) throws IOException {
        switch (reference) {
            case Reference.Layout layout -> Image.existing(layout.directory());
            case Reference.LayoutArchive archive ->
                ArchiveFiles.open(archive.file()).close();
            case Reference.DockerArchive _, Reference.Registry _, Reference.Daemon _ -> {}
        }
    }

    @Override
    public List<Descriptor> images(Optional<Platform> platform) throws IOException {
        if (files.size(LayoutReader.INDEX_FILE).isEmpty()) {
            checkThere(reference);
        }
        try {
            return new LayoutReader(files, reference.toString(), tag).images(platform);
        } catch (UnrootException e) {
            throw e.located(place -> place.inImage(reference.toString()));
        }
    }

    @Override
    public List<Descriptor> list(Digest subject, String artifactType) throws IOException {
        List<Descriptor> found = new ArrayList<>();
        for (Descriptor listed : index(files).manifests()) {
            if (MediaTypes.isManifest(listed.mediaType()) && Artifact.refers(this, listed, subject, artifactType)) {
                found.add(listed);
                if (found.size() == LISTED_MAX) {
                    break;
                }
            }
        }
        return found;
    }

    @Override
    public Optional<Descriptor> tagged(String name) throws IOException {
        return index(files).tagged(name).stream().findFirst();
    }

    @Override
    public Manifest manifest(Descriptor artifact) throws IOException {
        return Manifest.parse(LayoutReader.document(files, artifact), artifact.mediaType());
    }

    @Override
    public byte[] blob(Descriptor blob) throws IOException {
        return Artifact.whole(blob, () -> files.open(ImageFiles.layoutName(blob.digest())));
    }

    @Override
    public void attach(List<Artifact> artifacts) throws IOException {
        writing.attach(artifacts);
    }

    /** A layout that is not there yet lists nothing. */
    private static Index index(FileSource files) throws IOException {
        return files.size(LayoutReader.INDEX_FILE).isPresent()
                ? Index.parse(files.read(LayoutReader.INDEX_FILE, Json.DOCUMENT_BYTES_MAX), "")
                : Index.empty();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
