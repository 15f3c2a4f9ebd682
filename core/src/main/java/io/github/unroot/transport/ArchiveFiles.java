package io.github.unroot.transport;

import io.github.unroot.image.Compression;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.Decompression;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files in a tar archive: their places are found in one pass, then each is read where it lies. A compressed archive
 * is decompressed into a private file first. The archive stays open, so that all is read from the same one, whatever has
 * its name meanwhile.
 */
final class ArchiveFiles implements FileSource {
    private static final int ENTRIES_MAX = 100_000;
    private static final int LINKS_MAX = 40;
    /** As much as all layers of an image may have. */
    static final long EXPANDED_BYTES_MAX = Expansion.BYTES_MAX;

    private static final int BUFFER_BYTES = 128 << 10;
    private static final int MAGIC_BYTES = 6;

    private final String archive;
    private final FileChannel file;
    private final Map<String, Place> places;

    /** Where a file's bytes are, or which name stands for it. */
    private sealed interface Place {
        record Range(long offset, long size) implements Place {}

        record Link(String target) implements Place {}
    }

    private ArchiveFiles(String archive, FileChannel file, Map<String, Place> places) {
        this.archive = archive;
        this.file = file;
        this.places = places;
    }

    static ArchiveFiles open(Path archive) throws IOException {
        if (!Files.isRegularFile(archive)) {
            throw UnrootException.wrongCall(archive.toString(), "there is no such file", "check the path");
        }
        if (!Files.isReadable(archive)) {
            throw UnrootException.surroundings(archive.toString(), "is not readable", "check its permissions");
        }
        try {
            FileChannel file = plain(FileChannel.open(archive, StandardOpenOption.READ));
            try {
                return new ArchiveFiles(archive.toString(), file, places(file));
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw ReadFailure.of(e, archive.toString());
        }
    }

    /**
     * An archive that is written once and read often.
     *
     * @param name for messages
     */
    static ArchiveFiles keep(String name, ScratchFile.Writing archive) throws IOException {
        ScratchFile scratch = ScratchFile.open();
        try {
            scratch.keep(archive);
            return new ArchiveFiles(name, scratch.file(), places(scratch.file()));
        } catch (IOException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    /** The same, or what it expands to. */
    private static FileChannel plain(FileChannel file) throws IOException {
        try {
            Compression compression = Decompression.found(whole(file).readNBytes(MAGIC_BYTES));
            if (compression == Compression.NONE) {
                return file;
            }
            ScratchFile expanded = ScratchFile.open();
            try (file;
                    InputStream in = Decompression.open(whole(file), compression)) {
                expanded.keep(out -> expand(in, out, EXPANDED_BYTES_MAX));
                return expanded.file();
            } catch (IOException | RuntimeException e) {
                expanded.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    static void expand(InputStream in, OutputStream out, long bytesMax) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long count = 0;
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            count += got;
            if (count > bytesMax) {
                throw UnrootException.badInput("the archive expands to more than " + bytesMax + " bytes");
            }
            out.write(buffer, 0, got);
        }
    }

    private static InputStream whole(FileChannel file) throws IOException {
        return new ChannelRange(file, 0, file.size());
    }

    private static Map<String, Place> places(FileChannel file) throws IOException {
        Map<String, Place> places = new HashMap<>();
        try (TarReader reader = new TarReader(whole(file))) {
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

    /**
     * Of every file, sorted.
     *
     * @throws UnrootException bad input, if there are links: whoever copies by name would copy the same bytes many times
     */
    List<String> names() throws UnrootException {
        if (places.values().stream().anyMatch(Place.Link.class::isInstance)) {
            throw UnrootException.badInput(
                    "the archive holds links, nothing is added to it; copy it with skopeo to another first");
        }
        return places.keySet().stream().sorted().toList();
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
        return new ExplainedInput(
                new ChannelRange(file, range.offset(), Math.addExact(range.offset(), range.size())),
                archive + ": " + name);
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } catch (IOException e) {
            throw ReadFailure.of(e, archive);
        }
    }
}
