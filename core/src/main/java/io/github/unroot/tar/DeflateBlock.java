package io.github.unroot.tar;

import java.io.IOException;
import java.util.Arrays;

/** Literals and matches gathered, then written as one block with Huffman codes of its own, or stored if that is shorter. */
final class DeflateBlock {
    private static final int TOKENS_MAX = 32 << 10;
    private static final int LITERALS = 286;
    private static final int DISTANCES = 30;
    private static final int END_OF_BLOCK = 256;
    private static final int CODE_BITS_MAX = 15;
    private static final int STORED_BYTES_MAX = 0xffff;
    private static final int STORED_HEADER_BITS = 3 + 7 + 32;
    private static final int FIXED = 1;
    private static final int DYNAMIC = 2;
    private static final int LENGTH_BITS = 9;

    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    private static final byte[] LENGTH_CODE = lengthCodes();

    private final BitOutput bits;
    private final int[] tokens = new int[TOKENS_MAX];
    private final int[] literalCounts = new int[LITERALS];
    private final int[] distanceCounts = new int[DISTANCES];
    private int tokenCount;
    private int start;

    DeflateBlock(BitOutput bits) {
        this.bits = bits;
    }

    private static byte[] lengthCodes() {
        byte[] codes = new byte[LENGTH_BASE[LENGTH_BASE.length - 1] + 1];
        for (int code = 0; code < LENGTH_BASE.length; code++) {
            int to = code + 1 < LENGTH_BASE.length ? LENGTH_BASE[code + 1] : codes.length;
            Arrays.fill(codes, LENGTH_BASE[code], to, (byte) code);
        }
        return codes;
    }

    private static int distanceCode(int distance) {
        if (distance <= 2) {
            return distance - 1;
        }
        // From 3 on, each power of two is halved into two codes.
        int power = 31 - Integer.numberOfLeadingZeros(distance - 1);
        return 2 * power + ((distance - 1) >>> (power - 1) & 1);
    }

    private static int distanceExtra(int code) {
        return code < 4 ? 0 : code / 2 - 1;
    }

    /** @param position in the encoder's buffer where the bytes of the next block start */
    void startAt(int position) {
        start = position;
    }

    void addLiteral(byte literal) {
        tokens[tokenCount++] = literal & 0xff;
        literalCounts[literal & 0xff]++;
    }

    void addMatch(int length, int distance) {
        tokens[tokenCount++] = distance << LENGTH_BITS | length;
        literalCounts[END_OF_BLOCK + 1 + LENGTH_CODE[length]]++;
        distanceCounts[distanceCode(distance)]++;
    }

    /** Whether no more than one token still fits. */
    boolean isFull() {
        return tokenCount >= TOKENS_MAX - 1;
    }

    /** Writes what was gathered, which stands for the buffer's bytes up to {@code end}. */
    void write(byte[] buffer, int end) throws IOException {
        if (tokenCount == 0) {
            return;
        }
        literalCounts[END_OF_BLOCK] = 1;
        HuffmanCode literals = HuffmanCode.of(literalCounts, CODE_BITS_MAX);
        HuffmanCode distances = HuffmanCode.of(distanceCounts, CODE_BITS_MAX);
        CodeLengths lengths = new CodeLengths(literals.lengths(), distances.lengths());
        long dynamicBits = 3 + lengths.bits() + contentBits(literals, distances);
        int length = end - start;
        long storedBits = 8L * length + (length / STORED_BYTES_MAX + 1L) * STORED_HEADER_BITS;
        if (storedBits < dynamicBits) {
            writeStored(buffer, end);
        } else {
            bits.write(DYNAMIC << 1, 3);
            lengths.write(bits);
            writeTokens(literals, distances);
        }
        tokenCount = 0;
        Arrays.fill(literalCounts, 0);
        Arrays.fill(distanceCounts, 0);
        start = end;
    }

    /** An empty block with deflate's fixed codes, in which the end is seven zeros. */
    void writeLast() throws IOException {
        bits.write(1 | FIXED << 1, 3);
        bits.write(0, 7);
    }

    private long contentBits(HuffmanCode literals, HuffmanCode distances) {
        long sum = 0;
        for (int i = 0; i < LITERALS; i++) {
            int extra = i > END_OF_BLOCK ? LENGTH_EXTRA[i - END_OF_BLOCK - 1] : 0;
            sum += (long) literalCounts[i] * (literals.length(i) + extra);
        }
        for (int i = 0; i < DISTANCES; i++) {
            sum += (long) distanceCounts[i] * (distances.length(i) + distanceExtra(i));
        }
        return sum;
    }

    private void writeStored(byte[] buffer, int end) throws IOException {
        for (int from = start; from < end; from += STORED_BYTES_MAX) {
            int to = Math.min(end, from + STORED_BYTES_MAX);
            bits.write(0, 3);
            bits.alignToByte();
            bits.write(to - from, 16);
            bits.write(~(to - from) & 0xffff, 16);
            bits.write(buffer, from, to);
        }
    }

    private void writeTokens(HuffmanCode literals, HuffmanCode distances) throws IOException {
        for (int i = 0; i < tokenCount; i++) {
            int distance = tokens[i] >>> LENGTH_BITS;
            int value = tokens[i] & (1 << LENGTH_BITS) - 1;
            if (distance == 0) {
                literals.write(bits, value);
            } else {
                int lengthCode = LENGTH_CODE[value];
                literals.write(bits, END_OF_BLOCK + 1 + lengthCode);
                bits.write(value - LENGTH_BASE[lengthCode], LENGTH_EXTRA[lengthCode]);
                int code = distanceCode(distance);
                distances.write(bits, code);
                bits.write(distance - DISTANCE_BASE[code], distanceExtra(code));
            }
        }
        literals.write(bits, END_OF_BLOCK);
    }
}
