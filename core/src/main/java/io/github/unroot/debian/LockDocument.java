package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.yaml.YamlDocument;
import io.github.unroot.yaml.YamlFields;
import io.github.unroot.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A {@link Lock} as the YAML that lies beside a recipe. It is committed and merged by people: a line for each package,
 * and whatever is read is checked as if a stranger had written it.
 */
public final class LockDocument {
    static final int LOCK_BYTES_MAX = 16 << 20;

    private static final String VERSION = "1";
    private static final String HEAD =
            "# The packages of the recipe beside this file, to the byte. Written by unroot; change the"
                    + " recipe, not this.\n";
    private static final int SIZE_DIGITS_MAX = 12;

    private LockDocument() {}

    public static byte[] write(Lock lock) {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("version: ").append(VERSION).append('\n');
        text.append("wanted: ").append(list(lock.wanted())).append('\n');
        text.append("architecture: ")
                .append(YamlText.scalar(lock.architecture()))
                .append('\n');
        text.append("releases:").append(lock.releases().isEmpty() ? " []\n" : "\n");
        for (LockedRelease release : lock.releases()) {
            text.append("  - {archive: ").append(YamlText.scalar(release.archive()));
            text.append(", suite: ").append(YamlText.scalar(release.suite()));
            text.append(", components: ").append(list(release.components()));
            text.append(", date: ").append(YamlText.quoted(release.date().toString()));
            text.append(", sha256: ").append(YamlText.quoted(release.inRelease().hex()));
            text.append("}\n");
        }
        append(text, "packages", lock.packages());
        append(text, "base", lock.base());
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, String key, List<LockedPackage> packages) {
        text.append(key).append(packages.isEmpty() ? ": []\n" : ":\n");
        for (LockedPackage each : packages) {
            text.append("  - {name: ").append(YamlText.scalar(each.name()));
            text.append(", version: ").append(YamlText.quoted(each.version().text()));
            text.append(", architecture: ").append(YamlText.scalar(each.architecture()));
            text.append(", release: ").append(YamlText.quoted(each.origin()));
            text.append(", size: ").append(each.size());
            text.append(", sha256: ").append(YamlText.quoted(each.sha256().hex()));
            text.append(", path: ").append(YamlText.quoted(each.path().text()));
            text.append("}\n");
        }
    }

    private static String list(List<String> texts) {
        return texts.stream().map(YamlText::scalar).collect(Collectors.joining(", ", "[", "]"));
    }

    /** @param name what errors call it: the file's name */
    public static Lock read(String name, byte[] bytes) throws UnrootException {
        YamlFields document = YamlDocument.read(name, bytes, LOCK_BYTES_MAX);
        String version = document.text("version");
        if (!version.equals(VERSION)) {
            throw document.problem("version", "this is a lock of version " + version + ", known is version " + VERSION);
        }
        List<String> wanted = document.texts("wanted");
        String architecture = document.text("architecture");
        List<LockedRelease> releases = new ArrayList<>();
        for (YamlFields release : document.items("releases")) {
            releases.add(release(release));
        }
        List<LockedPackage> packages = packages(document.items("packages"));
        List<LockedPackage> base = packages(document.items("base"));
        document.refuseOthers();
        try {
            return new Lock(wanted, architecture, releases, packages, base);
        } catch (IllegalArgumentException e) {
            throw document.problem("packages", String.valueOf(e.getMessage()));
        }
    }

    private static LockedRelease release(YamlFields fields) throws UnrootException {
        Instant date = value(fields, "date", LockDocument::date);
        Digest inRelease = value(fields, "sha256", Digest::new);
        List<String> components = fields.texts("components");
        String suite = fields.text("suite");
        LockedRelease release =
                value(fields, "archive", archive -> new LockedRelease(archive, suite, components, date, inRelease));
        fields.refuseOthers();
        return release;
    }

    private static List<LockedPackage> packages(List<YamlFields> items) throws UnrootException {
        List<LockedPackage> packages = new ArrayList<>();
        for (YamlFields fields : items) {
            DebianVersion version = value(fields, "version", DebianVersion::new);
            String architecture = fields.text("architecture");
            String origin = fields.text("release");
            long size = value(fields, "size", LockDocument::size);
            Digest sha256 = value(fields, "sha256", Digest::new);
            PoolPath path = value(fields, "path", PoolPath::new);
            packages.add(value(
                    fields,
                    "name",
                    name -> new LockedPackage(name, version, architecture, origin, size, sha256, path)));
            fields.refuseOthers();
        }
        return packages;
    }

    private static Instant date(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no time, as 2026-07-11T10:16:37Z is one", e);
        }
    }

    private static long size(String digits) {
        boolean number = !digits.isEmpty()
                && digits.length() <= SIZE_DIGITS_MAX
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw new IllegalArgumentException("no number of bytes");
        }
        return Long.parseLong(digits);
    }

    private static <T> T value(YamlFields fields, String key, Function<String, T> parser) throws UnrootException {
        try {
            return parser.apply(fields.text(key));
        } catch (IllegalArgumentException e) {
            throw fields.problem(key, String.valueOf(e.getMessage()));
        }
    }
}
