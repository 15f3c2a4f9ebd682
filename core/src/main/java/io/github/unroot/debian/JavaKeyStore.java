package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.tree.FilePath;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The certificates that Java trusts, in its own format (JKS), which notes for each when it was put in: the one file that
 * ca-certificates-java makes anew, and that would differ with every build.
 */
public final class JavaKeyStore {
    /** Where ca-certificates-java writes it. */
    public static final FilePath FILE = FilePath.of("/etc/ssl/certs/java/cacerts");

    public static final int BYTES_MAX = 16 << 20;

    /** Known to everybody; it keeps nothing secret. */
    private static final String PASSWORD = "changeit";

    private static final String WHITENER = "Mighty Aphrodite";
    private static final int MAGIC = 0xfeedfeed;
    private static final int VERSION = 2;
    private static final int TRUSTED_CERTIFICATE = 2;
    private static final int DIGEST_BYTES = 20;

    private JavaKeyStore() {}

    /** The same store with another time in every entry; empty where it is no such store, or has another password. */
    public static Optional<byte[]> withTime(byte[] store, Instant time) {
        byte[] changed = store.clone();
        ByteBuffer buffer = ByteBuffer.wrap(changed);
        int end = changed.length - DIGEST_BYTES;
        if (end < 3 * Integer.BYTES || buffer.getInt() != MAGIC || buffer.getInt() != VERSION) {
            return Optional.empty();
        }
        if (!Arrays.equals(digest(store, end), Arrays.copyOfRange(store, end, store.length))) {
            return Optional.empty();
        }
        int entries = buffer.getInt();
        for (int i = 0; i < entries; i++) {
            if (buffer.getInt() != TRUSTED_CERTIFICATE) {
                return Optional.empty();
            }
            skipText(buffer);
            buffer.putLong(time.toEpochMilli());
            skipText(buffer);
            buffer.position(buffer.position() + Integer.BYTES + buffer.getInt(buffer.position()));
        }
        System.arraycopy(digest(changed, end), 0, changed, end, DIGEST_BYTES);
        return Optional.of(changed);
    }

    private static void skipText(ByteBuffer buffer) {
        int length = buffer.getShort() & 0xffff;
        buffer.position(buffer.position() + length);
    }

    private static byte[] digest(byte[] store, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(PASSWORD.getBytes(UTF_16BE));
            digest.update(WHITENER.getBytes(UTF_8));
            digest.update(store, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
