package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.Awaited;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Gets the indexes of one release. The bytes that come are checked against the signed hash before anything reads them, and
 * again once they are unpacked, so that a fault of the unpacker is no way in either; what is kept is the unpacked form.
 */
record IndexFetch(Mirror mirror, DebianCache cache, AptSource source, ReleaseFile release) {
    private static final int PACKED_BYTES_MAX = 256 << 20;

    /** What is made of an index. */
    @FunctionalInterface
    interface Reading<T> {
        T of(byte[] index) throws IOException;
    }

    /**
     * An index, read; one that had to be fetched is written to the cache meanwhile.
     *
     * @param path as the release lists it, before compression
     */
    <T> T read(String path, Reading<T> reading) throws IOException {
        ReleaseFile.Listed plain = listed(path, ControlFile.CONTROL_BYTES_MAX);
        Optional<byte[]> kept = cache.bytes(plain);
        if (kept.isPresent()) {
            return reading.of(kept.get());
        }
        byte[] bytes = fetched(path, plain);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> keeping = threads.submit(() -> {
                cache.keep(plain.digest(), bytes);
                return null;
            });
            T result = reading.of(bytes);
            Awaited.result(keeping, "keeping an index");
            return result;
        }
    }

    private byte[] fetched(String path, ReleaseFile.Listed plain) throws IOException {
        IndexPacking packing = Arrays.stream(IndexPacking.values())
                .filter(each -> release.files().containsKey(path + each.suffix()))
                .findFirst()
                .orElseThrow();
        String packedPath = path + packing.suffix();
        String subject = subject(packedPath);
        byte[] packed = download(subject, packedPath, listed(packedPath, PACKED_BYTES_MAX));
        byte[] bytes = packing.unpack(subject, packed, (int) plain.size());
        if (!Digest.of(bytes).equals(plain.digest())) {
            throw UnrootException.badInput(subject + " unpacks to other bytes than those that the release lists");
        }
        return bytes;
    }

    private ReleaseFile.Listed listed(String path, long bytesMax) throws UnrootException {
        ReleaseFile.Listed listed = release.files().get(path);
        if (listed == null) {
            throw UnrootException.badInput(EscapedText.line(source + ": the release lists no " + path
                    + "; it has the components " + String.join(", ", release.components()) + " and the architectures "
                    + String.join(", ", release.architectures())));
        }
        if (listed.size() > bytesMax) {
            throw UnrootException.badInput(
                    subject(path) + " has " + listed.size() + " bytes, and at most " + bytesMax + " are read");
        }
        return listed;
    }

    private byte[] download(String subject, String path, ReleaseFile.Listed listed) throws IOException {
        URI address = address(path, listed);
        MemoryTarget target = new MemoryTarget((int) listed.size());
        if (!new Download(mirror, subject, address).listed(listed, target)) {
            throw UnrootException.badInput(subject + " is listed by the release, and the mirror does not have it ("
                    + address + "); it is being updated or broken: try again later, or another mirror");
        }
        return target.bytes();
    }

    /** By its hash, where the archive has that: a mirror that is being updated then still has what the release lists. */
    private URI address(String path, ReleaseFile.Listed listed) {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        String name =
                release.byHash() ? folder + "by-hash/SHA256/" + listed.digest().hex() : path;
        return PackageFile.below(source.base(), "dists/" + source.suite() + "/" + name);
    }

    private String subject(String path) {
        return source.suite() + " " + path;
    }

    /** A file that is wanted in memory; its size is known, and small enough. */
    private static final class MemoryTarget implements Download.Target {
        private final byte[] bytes;
        private int count;

        MemoryTarget(int size) {
            bytes = new byte[size];
        }

        @Override
        public void write(byte[] piece, int length) {
            System.arraycopy(piece, 0, bytes, count, length);
            count += length;
        }

        @Override
        public void restart() {
            count = 0;
        }

        byte[] bytes() {
            return bytes;
        }
    }
}
