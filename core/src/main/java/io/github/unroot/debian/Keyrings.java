package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whose keys are asked for what: a source's own, or the distribution's; each read once. */
final class Keyrings {
    private static final List<String> KEPT =
            List.of("debian-archive-keyring.gpg", "debian-archive-keyring.pgp", "ubuntu-archive-keyring.gpg");

    private final Path root;
    private final List<Path> distribution;
    private final Map<SignedBy, Keyring> read = new HashMap<>();

    /** @param distribution the caller's own for the distribution's archives; where it names none, those installed */
    Keyrings(Path root, List<Path> distribution) {
        this.root = root;
        this.distribution = List.copyOf(distribution);
    }

    synchronized Keyring of(AptSource source) throws IOException {
        Keyring known = read.get(source.signedBy());
        if (known == null) {
            known = read(source);
            read.put(source.signedBy(), known);
        }
        return known;
    }

    private Keyring read(AptSource source) throws IOException {
        return switch (source.signedBy()) {
            case SignedBy.Distribution _ -> KeyringReader.read(distribution());
            case SignedBy.Files signers -> KeyringReader.read(signers.files());
            case SignedBy.Inline key -> KeyringReader.parse("of the source " + source, key.armored());
            case SignedBy.Fingerprints keys ->
                throw UnrootException.badInput("the source " + source + " is signed by " + keys.text()
                        + ", and a file of keys has to be named instead");
        };
    }

    /** The files that hold the distribution's keys. */
    List<Path> distribution() throws IOException {
        return distribution.isEmpty() ? installed() : distribution;
    }

    /** In the packages debian-archive-keyring and ubuntu-keyring; an image that lacks them has the keys among apt's. */
    private List<Path> installed() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : KEPT) {
            Path file = root.resolve("usr/share/keyrings").resolve(name);
            if (Files.exists(file)) {
                files.add(file);
            }
        }
        if (files.isEmpty()) {
            addTrusted(files);
        }
        if (files.isEmpty()) {
            throw UnrootException.surroundings(
                    "verifying the distribution's archive",
                    "its keys are not installed",
                    "install debian-archive-keyring (or ubuntu-keyring), or name a file with --keyring");
        }
        return files;
    }

    private void addTrusted(List<Path> files) throws IOException {
        try (DirectoryStream<Path> trusted = Files.newDirectoryStream(
                root.resolve("etc/apt/trusted.gpg.d"), "{debian,ubuntu}-{archive,keyring}-*")) {
            trusted.forEach(files::add);
        } catch (NoSuchFileException e) {
            // Then there are none.
        }
    }
}
