package io.github.unroot.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What a mistyped word may have been meant to be. */
public final class Spelling {
    private static final int SUGGESTIONS_MAX = 3;
    private static final int WORD_CHARS_MAX = 40;

    private Spelling() {}

    /** The words that are a few slips of the finger away, nearest first. */
    public static List<String> near(String given, Collection<String> words) {
        if (given.length() > WORD_CHARS_MAX) {
            return List.of();
        }
        int slipsMax = Math.max(1, given.length() / 3);
        return words.stream()
                .filter(word -> distance(given, word) <= slipsMax)
                .sorted(Comparator.comparingInt((String word) -> distance(given, word))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS_MAX)
                .toList();
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
