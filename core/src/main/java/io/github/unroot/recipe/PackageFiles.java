package io.github.unroot.recipe;

import io.github.unroot.image.Digest;
import java.nio.file.Path;
import java.util.List;

/**
 * The packages of an image, as files whose digests were checked.
 *
 * @param architecture in Debian's words
 * @param base those of the layer that all images of a release share
 * @param added what the image has beside them, each after those that it needs wherever that is possible
 */
public record PackageFiles(String architecture, List<PackageFile> base, List<PackageFile> added) {
    public PackageFiles {
        base = List.copyOf(base);
        added = List.copyOf(added);
    }

    /** One package's file. */
    public record PackageFile(Path path, Digest digest) {}

    static List<Path> paths(List<PackageFile> files) {
        return files.stream().map(PackageFile::path).toList();
    }

    static List<Digest> digests(List<PackageFile> files) {
        return files.stream().map(PackageFile::digest).toList();
    }
}
