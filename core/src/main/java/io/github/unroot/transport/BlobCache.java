package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Blobs kept from one call to the next, in files that are named by their digests; shared by all processes of a user. Each
 * is checked against its name before its first use, and fetched anew if it is damaged. What was not used for longest goes
 * when there is no more room.
 */
public final class BlobCache {
    /** Holds the layers of some hundred images. */
    public static final long BYTES_DEFAULT = 10L << 30;

    private static final String BLOBS = "sha256";
    private static final String LOCKS = "locks";
    private static final Pattern BLOB_NAME = Pattern.compile("[0-9a-f]{64}");

    private final Path directory;
    private final long bytesMax;

    /** @param bytesMax how much it may hold once a call has ended; a call needs what it needs */
    public BlobCache(Path directory, long bytesMax) {
        this.directory = directory;
        this.bytesMax = bytesMax;
    }

    /** Where a user's is, by the XDG Base Directory Specification; empty where nothing tells. */
    public static Optional<Path> directory(Map<String, String> environment) {
        Path named = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        Path home = Path.of(environment.getOrDefault("HOME", ""));
        // The specification: a path that is not absolute is to be ignored.
        if (named.isAbsolute()) {
            return Optional.of(named.resolve("unroot").resolve("blobs"));
        }
        return home.isAbsolute() ? Optional.of(home.resolve(".cache/unroot/blobs")) : Optional.empty();
    }

    /** What a cache holds. */
    public record Contents(Path directory, long blobs, long bytes, long bytesMax) {}

    private record Kept(Path file, long bytes, Instant used) {}

    public Contents contents() throws IOException {
        List<Kept> kept = kept();
        long bytes = kept.stream().mapToLong(Kept::bytes).sum();
        return new Contents(directory, kept.size(), bytes, bytesMax);
    }

    /** Removes every blob; whoever reads one now reads on. */
    public void clear() throws IOException {
        for (Kept blob : kept()) {
            Files.deleteIfExists(blob.file());
        }
    }

    /** The cache for one job. */
    BlobStore open() throws IOException {
        try {
            Files.createDirectories(directory.resolve(BLOBS));
            Files.createDirectories(directory.resolve(LOCKS));
        } catch (IOException e) {
            throw UnrootException.surroundings(
                    "making the cache " + directory,
                    String.valueOf(e.getMessage()),
                    "set XDG_CACHE_HOME to a directory that you can write, or --cache-size 0");
        }
        return new Store();
    }

    private List<Kept> kept() throws IOException {
        List<Kept> kept = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve(BLOBS), BlobCache::isBlob)) {
            for (Path file : files) {
                addTo(kept, file);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return kept;
    }

    private static boolean isBlob(Path file) {
        return BLOB_NAME.matcher(file.getFileName().toString()).matches();
    }

    private static void addTo(List<Kept> kept, Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            kept.add(new Kept(
                    file, attributes.size(), attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            // Another process made room meanwhile.
        }
    }

    /** Another process that makes room at the same time does it for us. */
    private void makeRoom() throws IOException {
        long bytes = 0;
        for (Kept blob : kept().stream()
                .sorted(Comparator.comparing(Kept::used).reversed())
                .toList()) {
            bytes += blob.bytes();
            if (bytes > bytesMax) {
                Files.deleteIfExists(blob.file());
            }
        }
    }

    /** What one job has opened stays open, and needs no second check. */
    private final class Store implements BlobStore {
        private final Map<Digest, FileChannel> opened = new ConcurrentHashMap<>();

        @Override
        public InputStream open(Descriptor blob, Fetch fetch) throws IOException {
            FileChannel file = opened.get(blob.digest());
            if (file == null) {
                file = keptOrFetched(blob, fetch);
                opened.put(blob.digest(), file);
            }
            return new ChannelRange(file, 0, blob.size());
        }

        private FileChannel keptOrFetched(Descriptor blob, Fetch fetch) throws IOException {
            Path path = directory.resolve(BLOBS).resolve(blob.digest().hex());
            Optional<FileChannel> kept = openKept(path, blob);
            if (kept.isPresent()) {
                return kept.get();
            }
            try (FetchLock _ = FetchLock.acquire(directory.resolve(LOCKS), blob.digest())) {
                Optional<FileChannel> fetchedByAnother = openKept(path, blob);
                return fetchedByAnother.isPresent() ? fetchedByAnother.get() : fetched(path, blob, fetch);
            } catch (IOException e) {
                throw WriteFailure.of(e, directory);
            }
        }

        /** Opened before it gets its name: nobody can take it away any more. */
        private FileChannel fetched(Path path, Descriptor blob, Fetch fetch) throws IOException {
            try (AsideFile aside = AsideFile.create(directory.resolve(BLOBS))) {
                FileChannel file = aside.openAgain();
                try {
                    fetch.to(aside.channel());
                    aside.publish(path, blob.digest());
                    return file;
                } catch (IOException | RuntimeException e) {
                    file.close();
                    throw e;
                }
            }
        }

        private Optional<FileChannel> openKept(Path path, Descriptor blob) throws IOException {
            FileChannel file;
            try {
                file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
            if (isWhole(file, blob)) {
                touch(path);
                return Optional.of(file);
            }
            file.close();
            Files.deleteIfExists(path);
            return Optional.empty();
        }

        private static boolean isWhole(FileChannel file, Descriptor blob) {
            try {
                InputStream in = new VerifyingInput(Channels.newInputStream(file), blob.digest(), blob.size());
                SyncedFile.copy(in, OutputStream.nullOutputStream());
                return true;
            } catch (IOException e) {
                // Damaged, or the disk no longer gives it back: it is fetched anew.
                return false;
            }
        }

        private static void touch(Path path) {
            try {
                Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
            } catch (IOException e) {
                // Then it goes a little earlier.
            }
        }

        @Override
        public void close() throws IOException {
            for (FileChannel file : opened.values()) {
                file.close();
            }
            makeRoom();
        }
    }
}
