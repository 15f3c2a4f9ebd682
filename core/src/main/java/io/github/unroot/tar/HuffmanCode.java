package io.github.unroot.tar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The best prefix code for given counts whose codes are no longer than a limit, by package-merge (Larmore and Hirschberg
 * 1990), in deflate's canonical form.
 */
final class HuffmanCode {
    private final int[] lengths;
    private final int[] codes;

    private HuffmanCode(int[] lengths) {
        this.lengths = lengths;
        codes = canonical(lengths);
    }

    /** A coin of package-merge: a symbol, or two coins joined. */
    private record Coin(
            long weight,
            int symbol,
            @Nullable Coin left,
            @Nullable Coin right) {}

    static HuffmanCode of(int[] counts, int bitsMax) {
        List<Coin> symbols = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                symbols.add(new Coin(counts[i], i, null, null));
            }
        }
        int[] lengths = new int[counts.length];
        if (symbols.size() == 1) {
            lengths[symbols.getFirst().symbol()] = 1;
            return new HuffmanCode(lengths);
        }
        symbols.sort(Comparator.comparingLong(Coin::weight));
        List<Coin> level = symbols;
        for (int i = 1; i < bitsMax; i++) {
            level = merged(symbols, packages(level));
        }
        for (int i = 0; i < 2 * symbols.size() - 2; i++) {
            count(level.get(i), lengths);
        }
        return new HuffmanCode(lengths);
    }

    private static List<Coin> packages(List<Coin> coins) {
        List<Coin> packages = new ArrayList<>(coins.size() / 2);
        for (int i = 0; i + 1 < coins.size(); i += 2) {
            Coin left = coins.get(i);
            Coin right = coins.get(i + 1);
            packages.add(new Coin(left.weight() + right.weight(), -1, left, right));
        }
        return packages;
    }

    /** Both are sorted; of equal weights the symbols come first, so that the result is one and the same everywhere. */
    private static List<Coin> merged(List<Coin> symbols, List<Coin> packages) {
        List<Coin> merged = new ArrayList<>(symbols.size() + packages.size());
        int i = 0;
        for (Coin joined : packages) {
            while (i < symbols.size() && symbols.get(i).weight() <= joined.weight()) {
                merged.add(symbols.get(i));
                i++;
            }
            merged.add(joined);
        }
        merged.addAll(symbols.subList(i, symbols.size()));
        return merged;
    }

    /** A symbol's code is as long as the number of coins that hold it. The depth is the limit of bits. */
    private static void count(@Nullable Coin coin, int[] lengths) {
        if (coin == null) {
            return;
        }
        if (coin.symbol() >= 0) {
            lengths[coin.symbol()]++;
        }
        count(coin.left(), lengths);
        count(coin.right(), lengths);
    }

    /** RFC 1951, 3.2.2; deflate writes codes from their highest bit on, all else from the lowest: reversed here. */
    private static int[] canonical(int[] lengths) {
        int[] codes = new int[lengths.length];
        int code = 0;
        for (int bits = 1; bits <= 15; bits++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == bits) {
                    codes[symbol] = Integer.reverse(code) >>> (32 - bits);
                    code++;
                }
            }
            code <<= 1;
        }
        return codes;
    }

    int[] lengths() {
        return lengths;
    }

    int length(int symbol) {
        return lengths[symbol];
    }

    void write(BitOutput bits, int symbol) throws IOException {
        bits.write(codes[symbol], lengths[symbol]);
    }
}
