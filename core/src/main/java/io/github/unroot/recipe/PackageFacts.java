package io.github.unroot.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.debian.DebFile;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a draft is made of: a package, and what belongs to it.
 *
 * @param files everything that is installed, directories too
 * @param units the texts of its systemd services
 * @param configuration the texts of its configuration files
 */
public record PackageFacts(
        String name,
        String summary,
        SortedSet<FilePath> files,
        SortedMap<FilePath, String> units,
        SortedMap<FilePath, String> configuration) {
    private static final int TEXT_BYTES_MAX = 1 << 20;

    /** Reads package files; nothing of them is run or written. */
    public static PackageFacts read(String name, String summary, Iterable<Path> packages) throws IOException {
        PackageFacts facts = new PackageFacts(name, summary, new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
        for (Path file : packages) {
            try (DebFile one = DebFile.open(file)) {
                facts.add(one);
            } catch (UnrootException e) {
                throw DebFile.inPackage(e, String.valueOf(file.getFileName()));
            }
        }
        return facts;
    }

    private void add(DebFile one) throws IOException {
        Set<FilePath> conffiles = conffiles(one.controlFiles().getOrDefault("conffiles", new byte[0]));
        try (TarReader archive = new TarReader(one.data())) {
            for (TarEntry entry = archive.next(); entry != null; entry = archive.next()) {
                FilePath path = FilePath.ofBytes(entry.name());
                files.add(path);
                if (entry.type() != TarEntry.Type.FILE || entry.size() > TEXT_BYTES_MAX) {
                    continue;
                }
                if (isUnit(path)) {
                    units.put(path, new String(archive.content().readAllBytes(), UTF_8));
                } else if (conffiles.contains(path)) {
                    configuration.put(path, new String(archive.content().readAllBytes(), UTF_8));
                }
            }
        }
    }

    /** One a line; a word before the path tells of files that dpkg is to remove (deb-conffiles(5)). */
    private static Set<FilePath> conffiles(byte[] listed) {
        return new String(listed, UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("/") && !line.contains("/../"))
                .map(FilePath::of)
                .collect(Collectors.toSet());
    }

    /** Templates of units, {@code x@.service}, start nothing themselves. */
    private static boolean isUnit(FilePath path) {
        return path.parent().text().endsWith("lib/systemd/system")
                && path.name().endsWith(".service")
                && !path.name().contains("@");
    }
}
