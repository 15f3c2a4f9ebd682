package io.github.unroot.cli;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder that {@code --adaptations} names: one file a program, called after it. */
final class AdaptationFolder {
    private static final String SUFFIX = ".yaml";
    private static final int FILE_BYTES_MAX = 1 << 20;

    private AdaptationFolder() {}

    /** The text of each file by its name without suffix, in the order of the names. */
    static List<Map.Entry<String, String>> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw UnrootException.wrongCall(
                    "--adaptations " + folder, "there is no such folder", "name one with a YAML file for each program");
        }
        List<Map.Entry<String, String>> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(SUFFIX)) {
                    texts.add(Map.entry(name.substring(0, name.length() - SUFFIX.length()), text(file)));
                }
            }
        }
        return texts;
    }

    private static String text(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] read = bytes.readNBytes(FILE_BYTES_MAX + 1);
            if (read.length > FILE_BYTES_MAX) {
                throw UnrootException.wrongCall(
                        file.toString(), "it is larger than " + FILE_BYTES_MAX + " bytes", "is it an adaptation?");
            }
            return new String(read, StandardCharsets.UTF_8);
        }
    }
}
