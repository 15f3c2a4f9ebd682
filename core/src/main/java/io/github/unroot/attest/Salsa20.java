package io.github.unroot.attest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The Salsa20 core and what is built of it (D. J. Bernstein: The Salsa20 family; Extending the Salsa20 nonce). */
final class Salsa20 {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 24;
    static final int BLOCK_WORDS = 16;

    private static final int ROUNDS = 20;

    /** "expand 32-byte k". */
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    /** Which four words a quarter round mixes: the columns, then the rows. */
    private static final int[][] QUARTERS = {
        {0, 4, 8, 12}, {5, 9, 13, 1}, {10, 14, 2, 6}, {15, 3, 7, 11},
        {0, 1, 2, 3}, {5, 6, 7, 4}, {10, 11, 8, 9}, {15, 12, 13, 14}
    };

    private Salsa20() {}

    /** The rounds alone, in place. */
    private static void rounds(int[] x, int rounds) {
        for (int i = 0; i < rounds; i += 2) {
            for (int[] q : QUARTERS) {
                x[q[1]] ^= Integer.rotateLeft(x[q[0]] + x[q[3]], 7);
                x[q[2]] ^= Integer.rotateLeft(x[q[1]] + x[q[0]], 9);
                x[q[3]] ^= Integer.rotateLeft(x[q[2]] + x[q[1]], 13);
                x[q[0]] ^= Integer.rotateLeft(x[q[3]] + x[q[2]], 18);
            }
        }
    }

    /** The core: the rounds' result added to what went in, in place. */
    static void core(int[] block, int rounds) {
        int[] x = block.clone();
        rounds(x, rounds);
        for (int i = 0; i < BLOCK_WORDS; i++) {
            block[i] += x[i];
        }
    }

    /** The first bytes of XSalsa20's stream for a key and a nonce of 24 bytes. */
    static byte[] stream(byte[] key, byte[] nonce, int length) {
        int[] nonceWords = words(nonce);
        int[] subkey = hashed(words(key), Arrays.copyOf(nonceWords, 4));
        ByteBuffer stream = ByteBuffer.allocate((length + 63) / 64 * 64).order(ByteOrder.LITTLE_ENDIAN);
        for (int counter = 0; stream.hasRemaining(); counter++) {
            int[] block = state(subkey, new int[] {nonceWords[4], nonceWords[5], counter, 0});
            core(block, ROUNDS);
            for (int word : block) {
                stream.putInt(word);
            }
        }
        return Arrays.copyOf(stream.array(), length);
    }

    /** HSalsa20: a key for each nonce. */
    private static int[] hashed(int[] key, int[] input) {
        int[] x = state(key, input);
        rounds(x, ROUNDS);
        return new int[] {x[0], x[5], x[10], x[15], x[6], x[7], x[8], x[9]};
    }

    private static int[] state(int[] key, int[] input) {
        return new int[] {
            CONSTANTS[0], key[0], key[1], key[2], key[3],
            CONSTANTS[1], input[0], input[1], input[2], input[3],
            CONSTANTS[2], key[4], key[5], key[6], key[7],
            CONSTANTS[3]
        };
    }

    static int[] words(byte[] bytes) {
        int[] words = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        return words;
    }
}
