package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a systemd.service(5) unit tells of a program: how it is started, and what it writes. */
final class ServiceUnit {
    /** Words apart by blanks, quotes around those that hold some. */
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private static final Pattern PREFIX = Pattern.compile("^[-@:+!|]+");

    private final List<String[]> settings = new ArrayList<>();

    ServiceUnit(String text) {
        text.replace("\\\n", " ")
                .lines()
                .map(String::strip)
                .filter(line -> line.indexOf('=') > 0 && !line.startsWith("#") && !line.startsWith(";"))
                .map(line -> line.split("=", 2))
                .forEach(settings::add);
    }

    /** The program with its arguments; what an option file would add to them is left out. Empty where it starts none. */
    List<String> program() {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(first("ExecStart"));
        while (word.find()) {
            String text = Stream.of(1, 2, 3)
                    .map(word::group)
                    .filter(part -> part != null)
                    .findFirst()
                    .orElse("");
            if (words.isEmpty()) {
                words.add(PREFIX.matcher(text).replaceFirst(""));
            } else if (!text.startsWith("$") && !text.contains("%")) {
                words.add(text);
            }
        }
        return words;
    }

    List<FilePath> state() {
        return below("StateDirectory", "/var/lib");
    }

    /** Sockets, pid files, caches and logs. */
    List<FilePath> scratch() {
        return Stream.of(
                        below("RuntimeDirectory", "/run"),
                        below("CacheDirectory", "/var/cache"),
                        below("LogsDirectory", "/var/log"))
                .flatMap(List::stream)
                .toList();
    }

    private List<FilePath> below(String setting, String directory) {
        return Stream.of(first(setting).split("\\s+"))
                .filter(name -> name.matches("[A-Za-z0-9_.+-]+") && !name.contains(".."))
                .map(name -> FilePath.of(directory + "/" + name))
                .toList();
    }

    private String first(String name) {
        return settings.stream()
                .filter(setting -> setting[0].strip().equals(name))
                .map(setting -> setting[1].strip())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }
}
