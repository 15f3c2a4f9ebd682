package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.yaml.YamlDocument;
import io.github.unroot.yaml.YamlFields;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** A lock as a YAML file: one line a package, so that a change of it reads as the packages that moved. */
public final class LockDocument {
    private static final String FORMAT = "1";
    private static final int LOCK_BYTES_MAX = 16 << 20;
    private static final List<String> FIELDS =
            List.of("format", "suite", "architecture", "wanted", "sources", "base", "packages");

    private LockDocument() {}

    /** @param name what an error calls the file */
    public static Lock read(String name, byte[] bytes) throws UnrootException {
        YamlFields document = YamlDocument.read(name, bytes, LOCK_BYTES_MAX);
        document.refuseOthersThan(FIELDS);
        if (!document.text("format").equals(FORMAT)) {
            throw document.problem("format", "this version of Unroot reads locks of format " + FORMAT);
        }
        try {
            List<Lock.Source> sources = new ArrayList<>();
            for (YamlFields item : document.items("sources")) {
                sources.add(source(item));
            }
            return new Lock(
                    document.text("suite"),
                    document.text("architecture"),
                    document.texts("wanted"),
                    sources,
                    packages(document, "base"),
                    packages(document, "packages"));
        } catch (IllegalArgumentException e) {
            throw document.problem("packages", String.valueOf(e.getMessage()));
        }
    }

    private static Lock.Source source(YamlFields item) throws UnrootException {
        item.refuseOthersThan(List.of("archive", "suite", "date", "release"));
        try {
            return new Lock.Source(
                    item.text("archive"),
                    item.text("suite"),
                    Instant.parse(item.text("date")),
                    Digest.parse(item.text("release")));
        } catch (DateTimeParseException e) {
            throw item.problem("date", "no time such as 2026-07-11T10:16:37Z");
        }
    }

    private static List<Lock.Locked> packages(YamlFields document, String key) throws UnrootException {
        List<Lock.Locked> packages = new ArrayList<>();
        for (YamlFields item : document.items(key)) {
            item.refuseOthersThan(List.of("name", "version", "architecture", "source", "size", "sha256", "path"));
            try {
                packages.add(new Lock.Locked(
                        item.text("name"),
                        item.text("version"),
                        item.text("architecture"),
                        item.text("source"),
                        new PoolPath(item.text("path")),
                        Long.parseLong(item.text("size")),
                        Digest.parse("sha256:" + item.text("sha256"))));
            } catch (NumberFormatException e) {
                throw item.problem("size", "no number of bytes");
            } catch (IllegalArgumentException e) {
                throw item.problem("name", String.valueOf(e.getMessage()));
            }
        }
        return packages;
    }

    public static byte[] write(Lock lock) {
        StringBuilder text = new StringBuilder();
        text.append(
                "# The packages of the recipe beside this file, exactly. Written by unroot; \"unroot catalog update\"\n");
        text.append("# and \"unroot build --update\" write it anew.\n");
        text.append("format: ").append(FORMAT).append('\n');
        text.append("suite: ").append(lock.suite()).append('\n');
        text.append("architecture: ").append(lock.architecture()).append('\n');
        text.append("wanted: [")
                .append(String.join(", ", quoted(lock.wanted())))
                .append("]\n");
        text.append("sources:\n");
        for (Lock.Source source : lock.sources()) {
            text.append("- {archive: ").append(source.archive());
            text.append(", suite: ").append(source.suite());
            text.append(", date: \"").append(source.date());
            text.append("\", release: \"").append(source.release()).append("\"}\n");
        }
        append(text, "base", lock.base());
        append(text, "packages", lock.added());
        return text.toString().getBytes(UTF_8);
    }

    private static List<String> quoted(List<String> words) {
        return words.stream().map(word -> '"' + word + '"').toList();
    }

    private static void append(StringBuilder text, String key, List<Lock.Locked> packages) {
        text.append(key).append(packages.isEmpty() ? ": []\n" : ":\n");
        for (Lock.Locked one : packages) {
            text.append("- {name: \"").append(one.name());
            text.append("\", version: \"").append(one.version());
            text.append("\", architecture: ").append(one.architecture());
            text.append(", source: \"").append(one.origin());
            text.append("\", size: ").append(one.size());
            text.append(", sha256: \"").append(one.digest().hex());
            text.append("\", path: \"").append(one.path()).append("\"}\n");
        }
    }
}
