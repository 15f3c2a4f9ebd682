package io.github.unroot.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.problem.UnrootException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Readers of tar archives, ours and others. */
final class ForeignReaders {
    private static final int OWN_BITS = 07777;
    private static final long WAIT_MINUTES_MAX = 5;

    /** {@code -rw-r--r-- 0/42 7 2023-11-14 22:13:20 "name" -> "target"}. */
    private static final Pattern LINE = Pattern.compile(
            "(.)([-rwxsStT]{9}) (-?\\d+)/(-?\\d+) +(-?[\\d,]+) (-?\\S+(?: \\d\\d:\\d\\d:\\d\\d)?)(?:\\.\\d+)?"
                    + " +\"((?:[^\"\\\\]|\\\\.)*)\"(?: (?:->|link to) \"((?:[^\"\\\\]|\\\\.)*)\")?");

    private ForeignReaders() {}

    static Listing ours(byte[] tar) throws IOException {
        List<Listing.Line> lines = new ArrayList<>();
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                reader.content().transferTo(contents);
                lines.add(new Listing.Line(
                        letter(entry.type()),
                        entry.mode(),
                        entry.uid(),
                        entry.gid(),
                        entry.size(),
                        entry.seconds(),
                        new String(entry.name(), ISO_8859_1),
                        new String(entry.link(), ISO_8859_1)));
            }
        } catch (UnrootException e) {
            return new Listing.Refused(String.valueOf(e.getMessage()));
        }
        return new Listing.Entries(lines, contents.toByteArray());
    }

    private static char letter(TarEntry.Type type) {
        return switch (type) {
            case FILE -> '-';
            case HARD_LINK -> 'h';
            case SYMLINK -> 'l';
            case CHARACTER_DEVICE -> 'c';
            case BLOCK_DEVICE -> 'b';
            case DIRECTORY -> 'd';
            case FIFO -> 'p';
        };
    }

    static Listing commonsCompress(byte[] tar) {
        List<Listing.Line> lines = new ArrayList<>();
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        try (TarArchiveInputStream reader = new TarArchiveInputStream(new ByteArrayInputStream(tar), UTF_8.name())) {
            for (TarArchiveEntry entry = reader.getNextEntry(); entry != null; entry = reader.getNextEntry()) {
                char type = letter(entry);
                if (type == '-') {
                    reader.transferTo(contents);
                }
                boolean link = type == 'l' || type == 'h';
                lines.add(new Listing.Line(
                        type,
                        entry.getMode() & OWN_BITS,
                        entry.getLongUserId(),
                        entry.getLongGroupId(),
                        type == '-' ? entry.getSize() : 0,
                        Math.floorDiv(entry.getLastModifiedTime().toMillis(), 1000L),
                        bytes(entry.getName()),
                        link ? bytes(entry.getLinkName()) : ""));
            }
        } catch (IOException | RuntimeException e) {
            return new Listing.Refused(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        return new Listing.Entries(lines, contents.toByteArray());
    }

    private static char letter(TarArchiveEntry entry) {
        if (entry.isDirectory()) {
            return 'd';
        } else if (entry.isSymbolicLink()) {
            return 'l';
        } else if (entry.isLink()) {
            return 'h';
        } else if (entry.isCharacterDevice()) {
            return 'c';
        } else if (entry.isBlockDevice()) {
            return 'b';
        }
        return entry.isFIFO() ? 'p' : '-';
    }

    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /** Nothing is written: contents go to standard output, and then the listing goes to standard error. */
    static Listing gnuTar(Path folder, byte[] tar) throws IOException, InterruptedException {
        Path archive = Files.write(folder.resolve("archive.tar"), tar);
        Path contents = folder.resolve("contents");
        Path messages = folder.resolve("messages");
        ProcessBuilder builder = new ProcessBuilder(
                        "tar",
                        "--extract",
                        "--to-stdout",
                        "--absolute-names",
                        "-vv",
                        "--numeric-owner",
                        "--full-time",
                        "--utc",
                        "--quoting-style=c",
                        "--file=" + archive)
                .directory(folder.toFile())
                .redirectOutput(contents.toFile())
                .redirectError(messages.toFile());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        if (!process.waitFor(WAIT_MINUTES_MAX, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("tar has not ended");
        }
        List<String> printed = Files.readString(messages, ISO_8859_1).lines().toList();
        if (process.exitValue() != 0) {
            return new Listing.Refused(printed.stream()
                    .filter(line -> line.startsWith("tar: "))
                    .findFirst()
                    .orElse("exit " + process.exitValue()));
        }
        return new Listing.Entries(lines(printed), Files.readAllBytes(contents));
    }

    private static List<Listing.Line> lines(List<String> printed) {
        List<Listing.Line> lines = new ArrayList<>();
        for (String line : printed) {
            if (line.startsWith("tar: ")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.lookingAt()) {
                throw new IllegalStateException("tar printed: " + line);
            }
            char type = parts.group(1).charAt(0) == 'C' ? '-' : parts.group(1).charAt(0);
            lines.add(new Listing.Line(
                    type,
                    mode(parts.group(2)),
                    Long.parseLong(parts.group(3)),
                    Long.parseLong(parts.group(4)),
                    type == '-' ? Long.parseLong(parts.group(5)) : 0,
                    seconds(parts.group(6)),
                    unquoted(parts.group(7)),
                    parts.group(8) == null ? "" : unquoted(parts.group(8))));
        }
        return lines;
    }

    /** {@code rwsr-x--T} as the number that it is. */
    private static int mode(String letters) {
        int mode = 0;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            if (letter != '-' && letter != 'S' && letter != 'T') {
                mode |= 0400 >> i;
            }
            if ("sStT".indexOf(letter) >= 0) {
                mode |= 04000 >> (i / 3);
            }
        }
        return mode;
    }

    /** Times that no calendar holds are printed as the number. */
    private static long seconds(String printed) {
        return printed.contains(" ")
                ? LocalDateTime.parse(printed.replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC)
                : Long.parseLong(printed);
    }

    private static String unquoted(String quoted) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < quoted.length()) {
            char c = quoted.charAt(at++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = quoted.charAt(at++);
            int known = "abfnrtv".indexOf(escaped);
            if (known >= 0) {
                text.append("\007\b\f\n\r\t\013".charAt(known));
            } else if (escaped >= '0' && escaped <= '7') {
                text.append((char) Integer.parseInt(quoted, at - 1, at + 2, 8));
                at += 2;
            } else {
                text.append(escaped);
            }
        }
        return text.toString();
    }
}
