package io.github.unroot.tar;

import java.io.IOException;
import java.util.Arrays;

/** The head of a dynamic block: both codes' lengths, run-length coded and Huffman coded again (RFC 1951, 3.2.7). */
final class CodeLengths {
    private static final int LITERALS_MIN = 257;
    private static final int REPEAT_LAST = 16;
    private static final int REPEAT_ZERO_SHORT = 17;
    private static final int REPEAT_ZERO_LONG = 18;
    private static final int SYMBOLS = 19;
    private static final int CODE_BITS_MAX = 7;
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final int[] EXTRA_BITS = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7};

    private final int literalCount;
    private final int distanceCount;
    private final int[] symbols;
    private final int[] extras;
    private final int[] counts = new int[SYMBOLS];
    private final HuffmanCode code;
    private int size;

    CodeLengths(int[] literals, int[] distances) {
        literalCount = Math.max(LITERALS_MIN, used(literals));
        distanceCount = Math.max(1, used(distances));
        int[] all = Arrays.copyOf(literals, literalCount + distanceCount);
        System.arraycopy(distances, 0, all, literalCount, distanceCount);
        symbols = new int[all.length];
        extras = new int[all.length];
        int at = 0;
        while (at < all.length) {
            int run = 1;
            while (at + run < all.length && all[at + run] == all[at]) {
                run++;
            }
            if (all[at] == 0) {
                addZeros(run);
            } else {
                addLengths(all[at], run);
            }
            at += run;
        }
        code = HuffmanCode.of(counts, CODE_BITS_MAX);
    }

    private static int used(int[] lengths) {
        int used = lengths.length;
        while (used > 0 && lengths[used - 1] == 0) {
            used--;
        }
        return used;
    }

    private void addZeros(int run) {
        int left = run;
        while (left >= 11) {
            int part = Math.min(left, 138);
            add(REPEAT_ZERO_LONG, part - 11);
            left -= part;
        }
        if (left >= 3) {
            add(REPEAT_ZERO_SHORT, left - 3);
            left = 0;
        }
        for (; left > 0; left--) {
            add(0, 0);
        }
    }

    private void addLengths(int length, int run) {
        add(length, 0);
        int left = run - 1;
        while (left >= 3) {
            int part = Math.min(left, 6);
            add(REPEAT_LAST, part - 3);
            left -= part;
        }
        for (; left > 0; left--) {
            add(length, 0);
        }
    }

    private void add(int symbol, int extra) {
        symbols[size] = symbol;
        extras[size] = extra;
        size++;
        counts[symbol]++;
    }

    private int orderCount() {
        int count = SYMBOLS;
        while (count > 4 && code.length(ORDER[count - 1]) == 0) {
            count--;
        }
        return count;
    }

    long bits() {
        long sum = 5 + 5 + 4 + 3L * orderCount();
        for (int i = 0; i < SYMBOLS; i++) {
            sum += (long) counts[i] * (code.length(i) + EXTRA_BITS[i]);
        }
        return sum;
    }

    void write(BitOutput bits) throws IOException {
        bits.write(literalCount - LITERALS_MIN, 5);
        bits.write(distanceCount - 1, 5);
        bits.write(orderCount() - 4, 4);
        for (int i = 0; i < orderCount(); i++) {
            bits.write(code.length(ORDER[i]), 3);
        }
        for (int i = 0; i < size; i++) {
            code.write(bits, symbols[i]);
            bits.write(extras[i], EXTRA_BITS[symbols[i]]);
        }
    }
}
