package io.github.unroot.image;

import io.github.unroot.problem.UnrootException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a blob: its only name. A text that is not one never becomes a path or a URL, because it never becomes a
 * Digest.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) implements Comparable<Digest> {
    private static final String PREFIX = "sha256:";
    private static final int HEX_CHARS = 64;
    private static final int SHOWN_CHARS_MAX = 100;

    public Digest {
        if (!isHex(hex)) {
            throw new IllegalArgumentException("not 64 lower-case hexadecimal digits: " + hex);
        }
    }

    /** Reads {@code sha256:...}; other algorithms are refused, the known ones by name. */
    public static Digest parse(String text) throws UnrootException {
        return parse(text, "");
    }

    /** @param where what names it, for a message: {@code "layer 0 of the manifest: "} */
    static Digest parse(String text, String where) throws UnrootException {
        if (text.startsWith(PREFIX) && isHex(text.substring(PREFIX.length()))) {
            return new Digest(text.substring(PREFIX.length()));
        }
        if (text.startsWith("sha512:") || text.startsWith("sha384:") || text.startsWith("blake3:")) {
            throw UnrootException.badInput(where + "digests of the algorithm "
                    + text.substring(0, text.indexOf(':'))
                    + " are not supported; copy the image with a tool that writes sha256");
        }
        throw UnrootException.badInput(where + "not a digest: " + Json.shown(text, SHOWN_CHARS_MAX));
    }

    public static Digest of(byte[] content) {
        return of(hasher().digest(content), 0);
    }

    /** What a hasher has seen; the hasher starts anew. */
    public static Digest of(MessageDigest hasher) {
        return of(hasher.digest(), 0);
    }

    private static Digest of(byte[] hash, int offset) {
        return new Digest(HexFormat.of().formatHex(hash, offset, hash.length));
    }

    public static MessageDigest hasher() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean isHex(String text) {
        if (text.length() != HEX_CHARS) {
            return false;
        }
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
