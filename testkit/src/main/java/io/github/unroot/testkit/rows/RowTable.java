package io.github.unroot.testkit.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Prints a line for every row: its number, what it must end in, how many tests carry it, and whether they passed. */
public final class RowTable {
    private static final String ROWS = "rows.tsv";

    /**
     * A row of the list.
     *
     * @param expected what the case must end in
     * @param waitsFor the capability without which the row can't be tried; empty for none
     */
    private record Row(String number, String expected, String title, String waitsFor) {
        static Row parse(String line) {
            String[] fields = line.split("\t", -1);
            if (fields.length != 4) {
                throw new IllegalArgumentException(ROWS + " has a line without four fields: " + line);
            }
            return new Row(fields[0], fields[1], fields[2], fields[3]);
        }

        String shown(String outcome, long tests) {
            return "%s  %-34s %5s  %-11s %s".formatted(number, expected, tests == 0 ? "" : tests, outcome, title);
        }
    }

    private RowTable() {}

    /** @param arguments the checkout's directory; exit status 1 if a row that need not wait has no test or one not passed */
    public static void main(String[] arguments) throws IOException {
        System.exit(print(Path.of(arguments[0]), System.out) ? 0 : 1);
    }

    /** @return whether every row is green or waits */
    static boolean print(Path checkout, PrintStream out) throws IOException {
        List<RowResult> results = results(checkout);
        int green = 0;
        int waiting = 0;
        List<Row> rows = rows();
        for (Row row : rows) {
            List<RowResult> ofRow =
                    results.stream().filter(r -> r.row().equals(row.number())).toList();
            String outcome = outcome(row, ofRow);
            out.println(row.shown(outcome, ofRow.size()));
            ofRow.stream()
                    .filter(result -> result.ending() != RowResult.Ending.PASSED)
                    .forEach(result -> out.println("       " + result.ending() + ": " + result.test()));
            green += outcome.equals("green") ? 1 : 0;
            waiting += outcome.equals("waits") ? 1 : 0;
        }
        out.printf("%d rows: %d green, %d wait, %d not%n", rows.size(), green, waiting, rows.size() - green - waiting);
        return green + waiting == rows.size();
    }

    private static String outcome(Row row, List<RowResult> results) {
        if (results.isEmpty()) {
            return row.waitsFor().isEmpty() ? "NO TEST" : "waits";
        }
        return results.stream().allMatch(result -> result.ending() == RowResult.Ending.PASSED) ? "green" : "NOT GREEN";
    }

    private static List<Row> rows() throws IOException {
        try (InputStream in = Objects.requireNonNull(RowTable.class.getResourceAsStream(ROWS), ROWS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Row::parse)
                    .toList();
        }
    }

    private static List<RowResult> results(Path checkout) throws IOException {
        List<RowResult> results = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(checkout, Files::isDirectory)) {
            for (Path module : modules) {
                addResults(module.resolve("target").resolve(RowResult.DIRECTORY), results);
            }
        }
        return results;
    }

    private static void addResults(Path directory, List<RowResult> results) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.readAllLines(file).stream().map(RowResult::parse).forEach(results::add);
            }
        }
    }
}
