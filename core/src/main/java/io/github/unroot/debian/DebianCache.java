package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.BlobCache;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What was fetched from archives, kept from one call to the next: indexes and packages by their digests, each checked against
 * its name before it is used again, and the date of the newest release of each suite. What was not used for longest goes when
 * there is no more room.
 */
public final class DebianCache {
    /** Holds the packages of a catalog of some hundred images. */
    public static final long BYTES_DEFAULT = 10L << 30;

    private static final String ASIDE = "tmp-";
    private static final Duration ASIDE_AGE_MAX = Duration.ofDays(1);
    private static final int BUFFER_BYTES = 128 << 10;

    private final Path directory;
    private final long bytesMax;

    /** @param bytesMax how much it may hold once a call has ended; a call needs what it needs */
    public DebianCache(Path directory, long bytesMax) {
        this.directory = directory;
        this.bytesMax = bytesMax;
    }

    /** Where a user's is: beside the cache of blobs. */
    public static Optional<Path> directory(Map<String, String> environment) {
        return BlobCache.directory(environment).map(blobs -> blobs.resolveSibling("debian"));
    }

    /** A file that is whole; empty where there is none, or a damaged one. */
    Optional<Path> file(ReleaseFile.Listed listed) {
        Path file = path(listed.digest());
        try {
            if (Files.size(file) == listed.size() && digest(file).equals(listed.digest())) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                return Optional.of(file);
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Not there, or the disk no longer gives it back: it is fetched anew.
        }
        return Optional.empty();
    }

    /** The bytes of a file that is whole. */
    Optional<byte[]> bytes(ReleaseFile.Listed listed) {
        Path file = path(listed.digest());
        try {
            byte[] bytes = Files.size(file) == listed.size() ? Files.readAllBytes(file) : new byte[0];
            if (bytes.length == listed.size() && Digest.of(bytes).equals(listed.digest())) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                return Optional.of(bytes);
            }
        } catch (IOException e) {
            // As above.
        }
        return Optional.empty();
    }

    /** Keeps bytes that were checked. */
    void keep(Digest digest, byte[] bytes) throws IOException {
        try (Aside aside = aside(digest.toString())) {
            aside.write(bytes, bytes.length);
            aside.publish(digest);
        }
    }

    /** Files are not brought to the disk one by one: what a crash leaves damaged is found when it is used again. */
    Aside aside(String subject) throws IOException {
        Path files = directory.resolve("files");
        try {
            Files.createDirectories(files);
            Path path = files.resolve(ASIDE
                    + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            return new Aside(subject, path, channel);
        } catch (IOException e) {
            throw unwritable(subject, e);
        }
    }

    /** A file that has no name yet. */
    final class Aside implements Download.Target, Closeable {
        private final String subject;
        private final Path path;
        private final FileChannel channel;

        private Aside(String subject, Path path, FileChannel channel) {
            this.subject = subject;
            this.path = path;
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int length) throws UnrootException {
            ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
            try {
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            } catch (IOException e) {
                throw unwritable(subject, e);
            }
        }

        @Override
        public void restart() throws UnrootException {
            try {
                channel.truncate(0);
            } catch (IOException e) {
                throw unwritable(subject, e);
            }
        }

        Path publish(Digest digest) throws IOException {
            channel.close();
            Path name = path(digest);
            Files.move(path, name, StandardCopyOption.ATOMIC_MOVE);
            return name;
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** The date of the newest release of a suite that was accepted. */
    Optional<Instant> accepted(AptSource source) throws IOException {
        try {
            return Optional.of(
                    Instant.parse(Files.readString(acceptedFile(source)).strip()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (DateTimeException e) {
            throw UnrootException.surroundings(
                    acceptedFile(source).toString(), "it does not hold the date of a release", "remove it");
        }
    }

    void accept(AptSource source, Instant date) throws IOException {
        try (Aside aside = aside("the date of " + source)) {
            byte[] text = (date + "\n").getBytes(StandardCharsets.UTF_8);
            aside.write(text, text.length);
            Files.createDirectories(directory.resolve("releases"));
            Files.move(aside.path, acceptedFile(source), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    Path acceptedFile(AptSource source) {
        Digest name = Digest.of(source.toString().getBytes(StandardCharsets.UTF_8));
        return directory.resolve("releases").resolve(name.hex());
    }

    private record Kept(Path file, long bytes, Instant used) {}

    /** Removes what was not used for longest until the rest fits, and what killed calls left. */
    void makeRoom() throws IOException {
        long bytes = 0;
        for (Kept each : kept()) {
            bytes += each.bytes();
            boolean left = each.file().getFileName().toString().startsWith(ASIDE)
                    && each.used().isBefore(Instant.now().minus(ASIDE_AGE_MAX));
            if (left || bytes > bytesMax) {
                Files.deleteIfExists(each.file());
            }
        }
    }

    private List<Kept> kept() throws IOException {
        List<Kept> kept = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve("files"))) {
            for (Path file : files) {
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                kept.add(new Kept(
                        file, attributes.size(), attributes.lastModifiedTime().toInstant()));
            }
        } catch (NoSuchFileException e) {
            // Nothing was kept yet, or another process makes room at the same time: then it does it for us.
        }
        kept.sort(Comparator.comparing(Kept::used).reversed());
        return kept;
    }

    private Path path(Digest digest) {
        return directory.resolve("files").resolve(digest.hex());
    }

    private static Digest digest(Path file) throws IOException {
        MessageDigest hasher = Digest.hasher();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                hasher.update(buffer, 0, count);
            }
        }
        return Digest.of(hasher);
    }

    private UnrootException unwritable(String subject, IOException failure) {
        return UnrootException.surroundings(
                "keeping " + subject + " in " + directory,
                String.valueOf(failure.getMessage()),
                "set XDG_CACHE_HOME to a directory that you can write and that has room");
    }
}
