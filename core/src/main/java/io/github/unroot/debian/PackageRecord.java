package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.util.Optional;

/**
 * What an index says of one version of a package. What the solver asks of every package is decoded at once, the rest
 * when it is asked for; a field that is malformed is met then, as bad input with its line.
 *
 * @param architecture a machine's, or {@code all}
 * @param origin the name of the archive's part that it comes from, by which a lock finds it
 */
public record PackageRecord(String name, DebianVersion version, String architecture, String origin, Stanza stanza) {
    /** What no package of an archive reaches: the largest are under 2 GB. */
    static final long PACKAGE_BYTES_MAX = 16L << 30;

    private static final int SIZE_DIGITS_MAX = 12;

    /** How one package bears on others. */
    public enum Field {
        PRE_DEPENDS("Pre-Depends"),
        DEPENDS("Depends"),
        PROVIDES("Provides"),
        CONFLICTS("Conflicts"),
        BREAKS("Breaks"),
        REPLACES("Replaces");

        private final String written;

        Field(String written) {
            this.written = written;
        }

        @Override
        public String toString() {
            return written;
        }
    }

    static PackageRecord read(String origin, Stanza stanza) throws UnrootException {
        String name = stanza.required("Package");
        if (!Relation.isName(name)) {
            throw stanza.problem("Package", "no name of a package in " + stanza.shown("Package"));
        }
        return new PackageRecord(name, version(stanza), architecture(stanza), origin, stanza);
    }

    private static DebianVersion version(Stanza stanza) throws UnrootException {
        try {
            return new DebianVersion(stanza.required("Version"));
        } catch (IllegalArgumentException e) {
            throw stanza.problem("Version", String.valueOf(e.getMessage()));
        }
    }

    private static String architecture(Stanza stanza) throws UnrootException {
        String architecture = stanza.required("Architecture");
        if (!Relation.isName(architecture)) {
            throw stanza.problem("Architecture", "no architecture in " + stanza.shown("Architecture"));
        }
        return architecture;
    }

    public boolean essential() {
        return stanza.value("Essential").map(word -> word.equals("yes")).orElse(false);
    }

    /** Empty where the archive gives none. */
    public String priority() {
        return stanza.value("Priority").orElse("");
    }

    public String section() {
        return stanza.value("Section").orElse("");
    }

    public String multiArch() {
        return stanza.value("Multi-Arch").orElse("no");
    }

    /** The name of the source package, without its version. */
    public String sourceName() {
        String source = stanza.value("Source").orElse(name);
        int space = source.indexOf(' ');
        return space < 0 ? source : source.substring(0, space);
    }

    /** The source package's version: the binary's own, unless Source says another in parentheses (policy 5.6.1). */
    public String sourceVersion() {
        String source = stanza.value("Source").orElse("");
        int open = source.indexOf('(');
        int close = source.indexOf(')');
        return open < 0 || close < open
                ? version.text()
                : source.substring(open + 1, close).strip();
    }

    /** The first line of the description. */
    public String summary() {
        return stanza.lines("Description").stream().findFirst().orElse("");
    }

    public Relations relations(Field field) throws UnrootException {
        Optional<String> text = stanza.value(field.written);
        try {
            return text.isPresent() ? Relations.parse(text.get()) : Relations.NONE;
        } catch (UnrootException e) {
            throw stanza.problem(field.written, field + " of " + name + ": " + e.getMessage());
        }
    }

    public PoolPath path() throws UnrootException {
        try {
            return new PoolPath(stanza.required("Filename"));
        } catch (IllegalArgumentException e) {
            throw stanza.problem("Filename", "Filename of " + name + ": " + e.getMessage());
        }
    }

    /** How many bytes the package's file has. */
    public long size() throws UnrootException {
        String digits = stanza.required("Size");
        boolean number = digits.length() <= SIZE_DIGITS_MAX && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || Long.parseLong(digits) > PACKAGE_BYTES_MAX) {
            throw stanza.problem("Size", "no size of a package in " + stanza.shown("Size"));
        }
        return Long.parseLong(digits);
    }

    public Digest sha256() throws UnrootException {
        try {
            return new Digest(stanza.required("SHA256"));
        } catch (IllegalArgumentException e) {
            throw stanza.problem("SHA256", "no SHA-256 in " + stanza.shown("SHA256"));
        }
    }

    /** {@code redis-server 5:7.0.15-1}. */
    @Override
    public String toString() {
        return name + " " + version;
    }
}
