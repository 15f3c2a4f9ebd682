package io.github.unroot.attest;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/** NaCl's secretbox: XSalsa20 with Poly1305 (D. J. Bernstein: Cryptography in NaCl, section 10). */
final class SecretBox {
    static final int TAG_BYTES = 16;

    private static final int POLY_KEY_BYTES = 32;
    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(130).subtract(BigInteger.valueOf(5));
    private static final BigInteger CLAMP = new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16);

    private SecretBox() {}

    /** What a box holds; nothing if it is not of this key, or was changed. */
    static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] box) {
        if (box.length < TAG_BYTES) {
            return Optional.empty();
        }
        byte[] tag = Arrays.copyOf(box, TAG_BYTES);
        byte[] message = Arrays.copyOfRange(box, TAG_BYTES, box.length);
        byte[] stream = Salsa20.stream(key, nonce, POLY_KEY_BYTES + message.length);
        if (!MessageDigest.isEqual(tag, tag(Arrays.copyOf(stream, POLY_KEY_BYTES), message))) {
            return Optional.empty();
        }
        for (int i = 0; i < message.length; i++) {
            message[i] ^= stream[POLY_KEY_BYTES + i];
        }
        return Optional.of(message);
    }

    /** Poly1305 (RFC 8439, 2.5). */
    static byte[] tag(byte[] key, byte[] message) {
        BigInteger r = number(Arrays.copyOf(key, 16)).and(CLAMP);
        BigInteger s = number(Arrays.copyOfRange(key, 16, 32));
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < message.length; at += 16) {
            int end = Math.min(at + 16, message.length);
            byte[] block = Arrays.copyOf(Arrays.copyOfRange(message, at, end), end - at + 1);
            block[end - at] = 1;
            sum = sum.add(number(block)).multiply(r).mod(PRIME);
        }
        byte[] big = sum.add(s).toByteArray();
        byte[] tag = new byte[TAG_BYTES];
        for (int i = 0; i < Math.min(TAG_BYTES, big.length); i++) {
            tag[i] = big[big.length - 1 - i];
        }
        return tag;
    }

    /** Little-endian. */
    private static BigInteger number(byte[] bytes) {
        byte[] big = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            big[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, big);
    }
}
