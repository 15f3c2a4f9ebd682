package io.github.unroot.cli.hostile;

/**
 * One image that an attacker or a broken tool could make, and what it must end in.
 *
 * @param row of the table of hostile images, {@code H05}
 * @param title what the image is, in a few words
 * @param foreign what umoci makes of the same image; asked only where the image is handled
 */
record HostileCase(String row, String title, HostileImage image, Expected expected, ForeignReader foreign) {

    HostileCase {
        if (!row.matches("H[0-9]{2}")) {
            throw new IllegalArgumentException("not a row: " + row);
        }
    }

    /** A case in which umoci, if it is asked, sees what we see. */
    static HostileCase of(String row, String title, HostileImage image, Expected expected) {
        return new HostileCase(row, title, image, expected, new ForeignReader.Agrees());
    }

    HostileCase foreignReader(ForeignReader other) {
        return new HostileCase(row, title, image, expected, other);
    }

    /** The row first, so that reports can tell which rows ran. */
    String displayName() {
        return row + " " + title + " -> " + expected.summary();
    }
}
