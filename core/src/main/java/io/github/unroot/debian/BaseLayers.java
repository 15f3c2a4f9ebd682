package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.apply.NewLayer;
import io.github.unroot.apply.TreeAfter;
import io.github.unroot.image.Compression;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Json;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.sandbox.Sandbox;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.transport.WholeFile;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Base layers that were made before, kept in a directory by what they are made of. */
public final class BaseLayers {
    /** To be raised when the same packages are to give another layer. */
    private static final int EDITION = 5;

    private static final FilePath SETTINGS = FilePath.of("/etc/dpkg/dpkg.cfg.d/unroot");

    /** No package has it; an installer writes it, and engines put their own in its place. */
    private static final FilePath HOSTS = FilePath.of("/etc/hosts");

    private static final String LOCAL_HOSTS = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    private final Path directory;

    public BaseLayers(Path directory) {
        this.directory = directory;
    }

    /**
     * The layer of some packages, made if it is not there.
     *
     * @param packages the files, whose digests are given in the same order
     * @param scratch holds a new one while it is made
     */
    public BaseLayer get(
            Sandbox sandbox,
            String architecture,
            List<Path> packages,
            List<Digest> digests,
            Set<Omission> omissions,
            Optional<Instant> time,
            ScratchFile scratch)
            throws IOException, InterruptedException {
        String key = key(digests, omissions, time);
        Optional<BaseLayer> kept = read(key);
        return kept.isPresent()
                ? kept.get()
                : keep(key, make(sandbox, architecture, packages, omissions, time, scratch));
    }

    private static String key(List<Digest> digests, Set<Omission> omissions, Optional<Instant> time) {
        MessageDigest hasher = Digest.hasher();
        hasher.update((EDITION + "\n" + new TreeSet<>(omissions) + "\n" + time + "\n").getBytes(UTF_8));
        digests.forEach(digest -> hasher.update((digest + "\n").getBytes(UTF_8)));
        return Digest.of(hasher).hex();
    }

    private static BaseLayer make(
            Sandbox sandbox,
            String architecture,
            List<Path> packages,
            Set<Omission> omissions,
            Optional<Instant> time,
            ScratchFile scratch)
            throws IOException, InterruptedException {
        Installer installer = new Installer(sandbox, architecture, time);
        byte[] settings = Omission.dpkgSettings(omissions).getBytes(UTF_8);
        try (Installed installed = installer.install(
                Optional.empty(),
                packages,
                (archive, _) -> {
                    Additions.file(archive, SETTINGS, settings, 0644, 0, 0);
                    Additions.file(archive, HOSTS, LOCAL_HOSTS.getBytes(UTF_8), 0644, 0, 0);
                },
                omissions,
                "making-base")) {
            FileTree tree = Omission.without(installed.tree(), omissions);
            SortedSet<FilePath> paths = new TreeSet<>();
            tree.forEach((path, _) -> paths.add(path));
            TreeAfter after = new TreeAfter(tree, 0, paths, installed.contents(tree, paths), Map.of());
            NewLayer layer = NewLayer.write(
                    MediaTypes.OCI_MANIFEST, scratch, archive -> NewLayer.writePaths(after, paths, archive));
            return new BaseLayer(layer.descriptor(), layer.diffId(), layer.content(), installed.time());
        }
    }

    private Path blob(String key) {
        return directory.resolve(key + ".tar.gz");
    }

    private Path facts(String key) {
        return directory.resolve(key + ".json");
    }

    /** The facts are written last: where they are, the layer is whole. */
    private Optional<BaseLayer> read(String key) throws IOException {
        try {
            ObjectNode facts = Json.object(Files.readAllBytes(facts(key)), "base layer " + key);
            Digest digest = Digest.parse(Json.stringMember(facts, "digest").orElse(""));
            Digest diffId = Digest.parse(Json.stringMember(facts, "diffId").orElse(""));
            Instant time = Instant.ofEpochSecond(Json.longMember(facts, "time").orElse(0L));
            if (!digestOf(blob(key)).equals(digest)) {
                return Optional.empty();
            }
            String type = MediaTypes.layer(MediaTypes.OCI_MANIFEST, Compression.GZIP);
            Descriptor descriptor = Descriptor.of(type, digest, Files.size(blob(key)));
            return Optional.of(new BaseLayer(descriptor, diffId, () -> Files.newInputStream(blob(key)), time));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Digest digestOf(Path file) throws IOException {
        MessageDigest hasher = Digest.hasher();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), hasher)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.of(hasher);
    }

    private BaseLayer keep(String key, BaseLayer made) throws IOException {
        Files.createDirectories(directory);
        WholeFile.write(blob(key), out -> {
            try (InputStream content = made.content().open()) {
                content.transferTo(out);
            }
        });
        ObjectNode facts = Json.newObject();
        facts.put("digest", made.descriptor().digest().toString());
        facts.put("diffId", made.diffId().toString());
        facts.put("time", made.time().getEpochSecond());
        WholeFile.write(facts(key), out -> out.write(Json.bytes(facts)));
        return made;
    }
}
