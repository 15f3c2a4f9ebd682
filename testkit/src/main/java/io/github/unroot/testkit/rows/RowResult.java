package io.github.unroot.testkit.rows;

import java.util.Locale;

/**
 * How one test of a row ended.
 *
 * @param row the row's number: {@code H05}
 * @param test its name, for people
 */
record RowResult(String row, Ending ending, String test) {
    /** Below each module's {@code target}. */
    static final String DIRECTORY = "rows";

    enum Ending {
        PASSED,
        FAILED,
        SKIPPED
    }

    RowResult {
        test = test.replaceAll("\\s+", " ");
    }

    String line() {
        return row + "\t" + ending.name().toLowerCase(Locale.ROOT) + "\t" + test;
    }

    static RowResult parse(String line) {
        String[] fields = line.split("\t", 3);
        return new RowResult(fields[0], Ending.valueOf(fields[1].toUpperCase(Locale.ROOT)), fields[2]);
    }
}
