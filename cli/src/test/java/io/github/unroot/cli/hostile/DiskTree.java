package io.github.unroot.cli.hostile;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.problem.EscapedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file tree as it lies on the disk: of each path type, mode, owner, size, link, device, the first name of the same file,
 * modification time and extended attributes, as find, stat and getfattr tell them.
 */
final class DiskTree {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
    private static final String FORMAT = "/%P\\0%y\\0%m\\0%U:%G\\0%s\\0%l\\0%D:%i\\0%T@\\0";
    private static final int FIELDS = 8;

    private DiskTree() {}

    /** What lies below a directory, by find, stat and getfattr. */
    static SortedMap<String, String> of(Path root) throws IOException {
        Map<String, String> devices = devices(root);
        Map<String, SortedMap<String, String>> attributes = attributes(root);
        String[] fields =
                text(Tool.bytes("find", root.toString(), "-printf", FORMAT)).split("\0", -1);
        SortedMap<String, Integer> byName = new TreeMap<>();
        for (int at = 0; at + FIELDS <= fields.length; at += FIELDS) {
            byName.put(fields[at], at);
        }
        Map<String, String> firstNames = new HashMap<>();
        SortedMap<String, String> facts = new TreeMap<>();
        byName.forEach((name, at) -> {
            String path = EscapedText.escape(name);
            boolean directory = fields[at + 1].equals("d");
            String first = firstNames.computeIfAbsent(fields[at + 6], _ -> path);
            facts.put(
                    path,
                    String.format(
                            "%s %s %s size=%s link=%s device=%s file=%s time=%s %s",
                            fields[at + 1],
                            fields[at + 2],
                            fields[at + 3],
                            fields[at + 1].equals("f") ? fields[at + 4] : "0",
                            EscapedText.escape(fields[at + 5]),
                            devices.getOrDefault(name, "0:0"),
                            directory ? path : first,
                            directory ? "-" : fields[at + 7].substring(0, fields[at + 7].indexOf('.') + 10),
                            attributes.getOrDefault(name, new TreeMap<>())));
        });
        return facts;
    }

    private static Map<String, String> devices(Path root) throws IOException {
        String[] fields = text(Tool.bytes(
                        "find",
                        root.toString(),
                        "(",
                        "-type",
                        "b",
                        "-o",
                        "-type",
                        "c",
                        ")",
                        "-exec",
                        "stat",
                        "--printf=%n\\0%Hr:%Lr\\0",
                        "{}",
                        "+"))
                .split("\0", -1);
        Map<String, String> devices = new TreeMap<>();
        for (int at = 0; at + 2 <= fields.length; at += 2) {
            devices.put(fields[at].substring(root.toString().length()), fields[at + 1]);
        }
        return devices;
    }

    private static Map<String, SortedMap<String, String>> attributes(Path root) throws IOException {
        String dump = text(Tool.bytes(
                "getfattr",
                "--recursive",
                "--no-dereference",
                "--dump",
                "--match=-",
                "--encoding=hex",
                "--absolute-names",
                "--physical",
                root.toString()));
        Map<String, SortedMap<String, String>> attributes = new TreeMap<>();
        for (String file : dump.split("\n\n", -1)) {
            String[] lines = file.split("\n", -1);
            if (!lines[0].startsWith("# file: ")) {
                continue;
            }
            SortedMap<String, String> values = new TreeMap<>();
            for (int i = 1; i < lines.length; i++) {
                String[] pair = lines[i].split("=0x", 2);
                values.put(EscapedText.escape(unquoted(pair[0])), pair.length == 2 ? pair[1] : "");
            }
            String path = unquoted(lines[0].substring("# file: ".length()))
                    .substring(root.toString().length());
            attributes.put(path.isEmpty() ? "/" : path, values);
        }
        return attributes;
    }

    /** getfattr writes what would break its lines as a backslash and three octal digits. */
    private static String unquoted(String text) {
        return OCTAL.matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 8))));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
