package io.github.unroot.attest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key from a password, made costly (RFC 7914).
 *
 * @param n its cost in time and memory, a power of two
 * @param r its block size
 * @param p its parallelization
 */
record Scrypt(int n, int r, int p) {
    private static final long MEMORY_BYTES_MAX = 512L << 20;
    private static final int PARALLEL_MAX = 16;
    private static final int ROUNDS = 8;

    Scrypt {
        boolean possible = n > 1 && Integer.bitCount(n) == 1 && r > 0 && p > 0;
        if (!possible || p > PARALLEL_MAX || 128L * n * r > MEMORY_BYTES_MAX) {
            throw new IllegalArgumentException("scrypt with N=" + n + ", r=" + r + ", p=" + p);
        }
    }

    byte[] key(byte[] password, byte[] salt, int length) {
        int words = 32 * r;
        int[] blocks = Salsa20.words(expand(password, salt, p * words * Integer.BYTES));
        for (int block = 0; block < p; block++) {
            int[] mixed = mix(Arrays.copyOfRange(blocks, block * words, (block + 1) * words));
            System.arraycopy(mixed, 0, blocks, block * words, words);
        }
        ByteBuffer bytes = ByteBuffer.allocate(blocks.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(blocks);
        return expand(password, bytes.array(), length);
    }

    /** scryptROMix (section 5). */
    private int[] mix(int[] block) {
        int[] x = block;
        int[][] table = new int[n][];
        for (int i = 0; i < n; i++) {
            table[i] = x;
            x = blockMix(x);
        }
        for (int i = 0; i < n; i++) {
            int[] chosen = table[x[x.length - Salsa20.BLOCK_WORDS] & (n - 1)];
            int[] mixed = x;
            Arrays.setAll(mixed, word -> mixed[word] ^ chosen[word]);
            x = blockMix(mixed);
        }
        return x;
    }

    /** scryptBlockMix (section 4). */
    private int[] blockMix(int[] blocks) {
        int size = Salsa20.BLOCK_WORDS;
        int[] out = new int[blocks.length];
        int[] x = Arrays.copyOfRange(blocks, blocks.length - size, blocks.length);
        for (int i = 0; i < 2 * r; i++) {
            for (int word = 0; word < size; word++) {
                x[word] ^= blocks[i * size + word];
            }
            Salsa20.core(x, ROUNDS);
            System.arraycopy(x, 0, out, (i / 2 + (i % 2) * r) * size, size);
        }
        return out;
    }

    /** PBKDF2 with HMAC-SHA-256 and one iteration (RFC 8018, 5.2). */
    private static byte[] expand(byte[] password, byte[] salt, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // A key is filled up with zeros: the empty one, which the platform refuses, is the same as one zero.
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
            ByteBuffer out =
                    ByteBuffer.allocate((length + mac.getMacLength() - 1) / mac.getMacLength() * mac.getMacLength());
            for (int block = 1; out.hasRemaining(); block++) {
                mac.update(salt);
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, block));
                out.put(mac.doFinal());
            }
            return Arrays.copyOf(out.array(), length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }
}
