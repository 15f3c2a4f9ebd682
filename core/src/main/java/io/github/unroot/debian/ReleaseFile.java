package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an archive says of one of its suites, in the text that was signed: from when it is and until when it holds, and
 * the hash of each index.
 *
 * @param inRelease the digest of the whole file, signatures included
 * @param files by their path below the suite
 */
public record ReleaseFile(
        String origin,
        String label,
        String suite,
        String codename,
        Instant date,
        Optional<Instant> validUntil,
        boolean byHash,
        List<String> architectures,
        boolean allApart,
        Digest inRelease,
        Map<String, Listed> files) {
    static final int RELEASE_BYTES_MAX = 8 << 20;
    private static final int FILES_MAX = 100_000;
    private static final int DATE_CHARS_MAX = 40;
    private static final int SHOWN_CHARS_MAX = 60;
    private static final int SIZE_DIGITS_MAX = 12;
    private static final String INDEX = "/Packages";

    /** {@code Sat, 11 Jul 2026 10:16:37}; a day of the week that does not fit is not looked at. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM uuuu H:mm:ss", Locale.ENGLISH);

    private static final Set<String> ZONES = Set.of("UTC", "GMT", "Z", "+0000");

    public ReleaseFile {
        architectures = List.copyOf(architectures);
        files = Map.copyOf(files);
    }

    /** What a release vouches for. */
    public record Listed(long size, Digest digest) {}

    /** @param name what a message calls the file */
    static ReleaseFile read(String name, byte[] signedText, Digest inRelease) throws UnrootException {
        Stanza release = ControlFile.parseOne(name, signedText);
        if (!release.has("SHA256")) {
            throw release.problem(
                    "SHA256", "the release lists no SHA-256 of its files, and weaker hashes do not count");
        }
        return new ReleaseFile(
                release.value("Origin").orElse(""),
                release.value("Label").orElse(""),
                release.value("Suite").orElse(""),
                release.value("Codename").orElse(""),
                date(release, "Date", release.required("Date")),
                validUntil(release),
                release.value("Acquire-By-Hash").filter("yes"::equals).isPresent(),
                words(release, "Architectures"),
                words(release, "Architectures").contains("all")
                        && !words(release, "No-Support-for-Architecture-all").contains("Packages"),
                inRelease,
                files(release));
    }

    /**
     * The paths of a component's indexes, as they are listed before compression. Packages for every machine are in each
     * machine's index, unless the archive keeps them apart.
     */
    List<String> indexes(String component, String architecture) {
        String own = component + "/binary-" + architecture + INDEX;
        return allApart ? List.of(own, component + "/binary-all" + INDEX) : List.of(own);
    }

    /** The components that it lists indexes of, for a message. */
    Set<String> components() {
        Set<String> components = new TreeSet<>();
        for (String path : files.keySet()) {
            int end = path.indexOf("/binary-");
            if (end > 0) {
                components.add(path.substring(0, end));
            }
        }
        return components;
    }

    private static Optional<Instant> validUntil(Stanza release) throws UnrootException {
        Optional<String> text = release.value("Valid-Until");
        return text.isEmpty() ? Optional.empty() : Optional.of(date(release, "Valid-Until", text.get()));
    }

    private static Instant date(Stanza release, String field, String text) throws UnrootException {
        List<String> words = List.of(text.strip().split("\\s+"));
        try {
            if (text.length() <= DATE_CHARS_MAX && words.size() == 6 && ZONES.contains(words.getLast())) {
                return LocalDateTime.parse(String.join(" ", words.subList(1, 5)), DATE)
                        .toInstant(ZoneOffset.UTC);
            }
        } catch (DateTimeException e) {
            // Told below, with the others.
        }
        throw release.problem(field, "no date in UTC: \"" + EscapedText.shown(text, SHOWN_CHARS_MAX) + "\"");
    }

    private static List<String> words(Stanza release, String field) {
        String text = release.value(field).orElse("");
        return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    }

    private static Map<String, Listed> files(Stanza release) throws UnrootException {
        List<String> lines = release.lines("SHA256");
        if (lines.size() > FILES_MAX) {
            throw release.problem("SHA256", "the release lists more than " + FILES_MAX + " files");
        }
        Map<String, Listed> files = HashMap.newHashMap(lines.size());
        for (String line : lines) {
            List<String> words = List.of(line.split("[ \t]+"));
            if (words.size() != 3 || !isSize(words.get(1))) {
                throw release.problem("SHA256", "no hash, size and path: " + EscapedText.shown(line, SHOWN_CHARS_MAX));
            }
            Listed listed = new Listed(Long.parseLong(words.get(1)), digest(release, words.get(0)));
            Listed other = files.put(words.get(2), listed);
            if (other != null && !other.equals(listed)) {
                throw release.problem(
                        "SHA256", "two hashes of one path: " + EscapedText.shown(words.get(2), SHOWN_CHARS_MAX));
            }
        }
        return files;
    }

    private static boolean isSize(String text) {
        return text.length() <= SIZE_DIGITS_MAX && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Digest digest(Stanza release, String hex) throws UnrootException {
        try {
            return new Digest(hex);
        } catch (IllegalArgumentException e) {
            throw release.problem("SHA256", "no SHA-256: " + EscapedText.shown(hex, SHOWN_CHARS_MAX));
        }
    }
}
