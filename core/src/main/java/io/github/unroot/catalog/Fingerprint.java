package io.github.unroot.catalog;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/** All that an image is made of, as one digest: while it stays the same, the image and its proof do. */
final class Fingerprint {
    private static final int FILES_MAX = 1000;
    private static final int FOLDER_BYTES_MAX = 64 << 20;

    private Fingerprint() {}

    /**
     * @param build what tells this build of Unroot from others: another may build or prove otherwise
     */
    static Digest of(CatalogEntry entry, String build) throws IOException {
        MessageDigest hasher = Digest.hasher();
        put(hasher, build.getBytes(StandardCharsets.UTF_8));
        long left = FOLDER_BYTES_MAX;
        for (Path file : sources(entry)) {
            byte[] bytes = read(file);
            left -= bytes.length;
            if (left < 0) {
                throw tooMuch(entry, FOLDER_BYTES_MAX + " bytes");
            }
            put(hasher, entry.folder().relativize(file).toString().getBytes(StandardCharsets.UTF_8));
            put(hasher, bytes);
        }
        return Digest.of(hasher);
    }

    /** The README is made of what is proven, and is no part of it. */
    private static List<Path> sources(CatalogEntry entry) throws IOException {
        Path readme = entry.readme();
        try (Stream<Path> files = Files.walk(entry.folder())) {
            List<Path> sources = files.filter(file -> !Files.isDirectory(file) && !file.equals(readme))
                    .limit(FILES_MAX + 1)
                    .sorted()
                    .toList();
            if (sources.size() > FILES_MAX) {
                throw tooMuch(entry, FILES_MAX + " files");
            }
            return sources;
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            try (var in = Files.newInputStream(file)) {
                return in.readNBytes(FOLDER_BYTES_MAX + 1);
            }
        }
        return new byte[0];
    }

    private static UnrootException tooMuch(CatalogEntry entry, String limit) {
        return UnrootException.badInput(entry.folder() + ": more than " + limit + " in a recipe's folder");
    }

    /** With its length, so that no two lists of parts run together to the same bytes. */
    private static void put(MessageDigest hasher, byte[] part) {
        hasher.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).flip());
        hasher.update(part);
    }
}
