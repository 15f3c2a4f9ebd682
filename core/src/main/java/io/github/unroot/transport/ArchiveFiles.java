package io.github.unroot.transport;

import io.github.unroot.image.Compression;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.Decompression;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files in a tar archive: their places are found in one pass, then each is read where it lies. A compressed archive
 * is decompressed into a file without a name first, and what comes as a stream is kept in one.
 */
final class ArchiveFiles implements FileSource {
    private static final int ENTRIES_MAX = 100_000;
    private static final int LINKS_MAX = 40;
    private static final int MAGIC_BYTES = 6;

    private final BlobContent archive;
    private final Optional<ScratchFile> kept;
    private final Map<String, Place> places;

    /** Where a file's bytes are, or which name stands for it. */
    private sealed interface Place {
        record Range(long offset, long size) implements Place {}

        record Link(String target) implements Place {}
    }

    private ArchiveFiles(BlobContent archive, Optional<ScratchFile> kept) throws IOException {
        this.archive = archive;
        this.kept = kept;
        this.places = places(archive);
    }

    static ArchiveFiles open(Path archive) throws IOException {
        if (!Files.isRegularFile(archive)) {
            throw UnrootException.wrongCall(archive.toString(), "there is no such file", "check the path");
        }
        if (!Files.isReadable(archive)) {
            throw UnrootException.surroundings(archive.toString(), "is not readable", "check its permissions");
        }
        Compression compression = compressionOf(archive);
        return compression == Compression.NONE
                ? new ArchiveFiles(() -> new FileInputStream(archive.toFile()), Optional.empty())
                : keep(out -> {
                    try (InputStream in = Decompression.open(new FileInputStream(archive.toFile()), compression)) {
                        in.transferTo(out);
                    }
                });
    }

    /** An archive that is written once and read often. */
    static ArchiveFiles keep(ScratchFile.Writing archive) throws IOException {
        ScratchFile file = ScratchFile.open();
        try {
            return new ArchiveFiles(file.keep(archive), Optional.of(file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Compression compressionOf(Path archive) throws IOException {
        try (InputStream in = new FileInputStream(archive.toFile())) {
            return Decompression.found(in.readNBytes(MAGIC_BYTES));
        }
    }

    private static Map<String, Place> places(BlobContent archive) throws IOException {
        Map<String, Place> places = new HashMap<>();
        try (TarReader reader = new TarReader(archive.open())) {
            TarEntry entry = reader.next();
            while (entry != null) {
                String name = normal(text(entry.name()), "");
                switch (entry.type()) {
                    case FILE -> places.put(name, new Place.Range(reader.contentOffset(), entry.size()));
                    case HARD_LINK -> places.put(name, new Place.Link(normal(text(entry.link()), "")));
                    case SYMLINK -> places.put(name, new Place.Link(normal(text(entry.link()), directory(name))));
                    case DIRECTORY, FIFO, BLOCK_DEVICE, CHARACTER_DEVICE -> {}
                }
                if (places.size() > ENTRIES_MAX) {
                    throw UnrootException.badInput("the archive has more than " + ENTRIES_MAX + " files");
                }
                entry = reader.next();
            }
        }
        return places;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String directory(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** The name seen from the archive's root: no {@code .}, no {@code ..}, which stops at the root. */
    private static String normal(String name, String directory) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (name.startsWith("/") ? name : directory + name).split("/", -1)) {
            switch (part) {
                case "", "." -> {}
                case ".." -> parts.pollLast();
                default -> parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    private Optional<Place.Range> find(String name) {
        String at = normal(name, "");
        for (int i = 0; i <= LINKS_MAX; i++) {
            switch (places.get(at)) {
                case null -> {
                    return Optional.empty();
                }
                case Place.Range range -> {
                    return Optional.of(range);
                }
                case Place.Link link -> at = link.target();
            }
        }
        return Optional.empty();
    }

    @Override
    public OptionalLong size(String name) {
        return find(name).map(range -> OptionalLong.of(range.size())).orElse(OptionalLong.empty());
    }

    @Override
    public InputStream open(String name) throws IOException {
        Place.Range range = find(name)
                .orElseThrow(() -> UnrootException.badInput("the archive has no file "
                        + EscapedText.escape(
                                new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))));
        InputStream in = archive.open();
        try {
            in.skipNBytes(range.offset());
            return new Bounded(in, range.size());
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (kept.isPresent()) {
            kept.get().close();
        }
    }

    /** The first bytes of a stream. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int count = left == 0 ? -1 : in.read(target, at, (int) Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
