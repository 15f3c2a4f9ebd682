package io.github.unroot.tar;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a reader makes of an archive, in words that all readers share. */
sealed interface Listing {
    /** A reader of tar archives. */
    @FunctionalInterface
    interface Reader {
        Listing read(byte[] tar) throws Exception;
    }

    /** @param contents of all files, one after another */
    @SuppressWarnings("ArrayRecordComponent") // Compared by its parts.
    record Entries(List<Line> lines, byte[] contents) implements Listing {}

    /** @param rule in the reader's own words */
    record Refused(String rule) implements Listing {}

    /**
     * One entry.
     *
     * @param type as ls shows it, {@code h} for a hard link
     * @param size 0 for all but files
     * @param seconds the modification time
     * @param name one char a byte, without slashes at its ends
     * @param link the target of a link; else empty
     */
    record Line(char type, int mode, long uid, long gid, long size, long seconds, String name, String link) {
        public Line {
            name = trimmed(name);
        }

        /** Whether the slashes that say "absolute" and "directory" are shown is a matter of printing. */
        private static String trimmed(String name) {
            int from = 0;
            int to = name.length();
            while (from < to && name.charAt(from) == '/') {
                from++;
            }
            while (to > from && name.charAt(to - 1) == '/') {
                to--;
            }
            return name.substring(from, to);
        }
    }

    /** How two readers differ, in a few words that are the same for all archives of that kind; empty where they agree. */
    static Optional<String> difference(Listing ours, Listing theirs) {
        return switch (ours) {
            case Refused(String rule) ->
                theirs instanceof Refused ? Optional.empty() : Optional.of("refused here: " + kind(rule));
            case Entries entries ->
                switch (theirs) {
                    case Refused(String rule) -> Optional.of("refused there: " + kind(rule));
                    case Entries others -> difference(entries, others);
                };
        };
    }

    private static Optional<String> difference(Entries ours, Entries theirs) {
        if (ours.lines().size() != theirs.lines().size()) {
            return Optional.of("number of entries");
        }
        for (int i = 0; i < ours.lines().size(); i++) {
            Optional<String> field =
                    difference(ours.lines().get(i), theirs.lines().get(i));
            if (field.isPresent()) {
                return field;
            }
        }
        return Arrays.equals(ours.contents(), theirs.contents()) ? Optional.empty() : Optional.of("contents");
    }

    private static Optional<String> difference(Line ours, Line theirs) {
        String type = " of type " + ours.type();
        if (ours.type() != theirs.type()) {
            return Optional.of("type " + ours.type() + " is " + theirs.type());
        } else if (!ours.name().equals(theirs.name())) {
            return Optional.of("name");
        } else if (!ours.link().equals(theirs.link())) {
            return Optional.of("link");
        } else if (ours.mode() != theirs.mode()) {
            return Optional.of("mode" + type);
        } else if (ours.uid() != theirs.uid() || ours.gid() != theirs.gid()) {
            return Optional.of("owner");
        } else if (ours.size() != theirs.size()) {
            return Optional.of("size" + type);
        }
        return ours.seconds() == theirs.seconds() ? Optional.empty() : Optional.of("time");
    }

    /** A message without what is the archive's own: names, quoted or before a colon, and numbers. */
    private static String kind(String rule) {
        return rule.lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^entry \".*?\": ", "")
                .replaceFirst(" \\(at byte \\d+\\)$", "")
                .replaceAll("[\"'].*[\"']", "...")
                .replaceAll("-?\\d[\\d, -]*", "N ")
                .strip();
    }
}
