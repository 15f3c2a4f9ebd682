package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the sources that a machine's apt is configured with, in both of apt's formats (sources.list(5)). */
final class SourceFiles {
    private static final int FILES_MAX = 1000;
    private static final int SOURCE_FILE_BYTES_MAX = 1 << 20;
    private static final int SHOWN_CHARS_MAX = 100;
    private static final String MIRROR_LIST = "mirror+file:";

    private final Path root;
    private final List<AptSource> sources = new ArrayList<>();

    /** @param root what the files' absolute paths are below: {@code /} but for tests */
    private SourceFiles(Path root) {
        this.root = root;
    }

    static List<AptSource> read(Path root) throws IOException {
        SourceFiles files = new SourceFiles(root);
        Path apt = root.resolve("etc/apt");
        files.readList(apt.resolve("sources.list"));
        for (Path file : sorted(apt.resolve("sources.list.d"))) {
            if (file.toString().endsWith(".list")) {
                files.readList(file);
            } else {
                files.readStanzas(file);
            }
        }
        return List.copyOf(files.sources);
    }

    /** One source of apt's older format: {@code deb [signed-by=/etc/apt/keyrings/k.gpg] http://host/debian bookworm main}. */
    static List<AptSource> parseLine(Path root, String where, String line) throws IOException {
        SourceFiles files = new SourceFiles(root);
        files.addLine(where, line);
        return files.sources;
    }

    private static List<Path> sorted(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*.{list,sources}")) {
            all.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        if (files.size() > FILES_MAX) {
            throw UnrootException.badInput(directory + " holds more than " + FILES_MAX + " files");
        }
        return files.stream().sorted().toList();
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(SOURCE_FILE_BYTES_MAX + 1);
            if (bytes.length > SOURCE_FILE_BYTES_MAX) {
                throw UnrootException.badInput(file + " is larger than " + SOURCE_FILE_BYTES_MAX + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private void readList(Path file) throws IOException {
        int number = 0;
        for (String line :
                new String(content(file), StandardCharsets.UTF_8).lines().toList()) {
            number++;
            addLine(file + " line " + number, line);
        }
    }

    private void addLine(String where, String line) throws IOException {
        String bare = line.replaceFirst("#.*", "").strip();
        if (!bare.startsWith("deb ") && !bare.startsWith("deb\t") && !bare.startsWith("deb[")) {
            return;
        }
        String rest = bare.substring("deb".length()).strip();
        String options = "";
        if (rest.startsWith("[")) {
            int end = rest.indexOf(']');
            if (end < 0) {
                throw bad(where, "options without an end: " + line);
            }
            options = rest.substring(1, end).strip();
            rest = rest.substring(end + 1).strip();
        }
        List<String> words = words(rest);
        if (words.size() < 2) {
            throw bad(where, "a source is \"deb [OPTIONS] ADDRESS SUITE COMPONENT...\": " + line);
        }
        add(
                where,
                words.get(0),
                words.get(1),
                words.subList(2, words.size()),
                words(option(options, "arch").replace(',', ' ')),
                signedBy(words(option(options, "signed-by").replace(',', ' '))));
    }

    private static String option(String options, String name) {
        return words(options).stream()
                .filter(word -> word.toLowerCase(Locale.ROOT).startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .collect(Collectors.joining(","));
    }

    private void readStanzas(Path file) throws IOException {
        for (Stanza stanza : ControlFile.parse(file.toString(), content(file))) {
            boolean enabled = stanza.value("Enabled")
                    .map(word -> !word.equalsIgnoreCase("no") && !word.equalsIgnoreCase("false"))
                    .orElse(true);
            if (enabled && words(stanza.required("Types")).contains("deb")) {
                addStanza(file.toString(), stanza);
            }
        }
    }

    private void addStanza(String where, Stanza stanza) throws IOException {
        for (String address : words(stanza.required("URIs"))) {
            for (String suite : words(stanza.required("Suites"))) {
                add(
                        where,
                        address,
                        suite,
                        words(stanza.value("Components").orElse("")),
                        words(stanza.value("Architectures").orElse("")),
                        signedBy(stanza));
            }
        }
    }

    /** In a field, an armored key's empty lines are written as dots, as deb822(5) has it. */
    private SignedBy signedBy(Stanza stanza) {
        String text = stanza.value("Signed-By").orElse("");
        if (!text.contains("-----BEGIN PGP")) {
            return signedBy(words(text.replace(',', ' ')));
        }
        return new SignedBy.Inline(stanza.lines("Signed-By").stream()
                .map(line -> line.equals(".") ? "" : line)
                .collect(Collectors.joining("\n", "", "\n")));
    }

    private SignedBy signedBy(List<String> words) {
        if (words.isEmpty()) {
            return new SignedBy.Distribution();
        }
        return words.stream().allMatch(word -> word.startsWith("/"))
                ? new SignedBy.Files(words.stream().map(this::below).toList())
                : new SignedBy.Fingerprints(String.join(" ", words));
    }

    private Path below(String absolute) {
        return root.resolve(absolute.substring(1)).normalize();
    }

    /** What is no suite of an archive that can be reached here (a CD, a directory without suites) is passed over. */
    private void add(
            String where,
            String address,
            String suite,
            List<String> components,
            List<String> architectures,
            SignedBy signedBy)
            throws IOException {
        Optional<URI> base = base(where, address);
        if (base.isEmpty() || suite.endsWith("/")) {
            return;
        }
        try {
            sources.add(new AptSource(base.get(), suite, components, architectures, signedBy));
        } catch (IllegalArgumentException e) {
            throw bad(where, String.valueOf(e.getMessage()));
        }
    }

    private Optional<URI> base(String where, String address) throws IOException {
        if (address.startsWith(MIRROR_LIST)) {
            return firstOf(where, address.substring(MIRROR_LIST.length()));
        }
        return address.matches("(?i)(https?|file|copy):.*") ? Optional.of(uri(where, address)) : Optional.empty();
    }

    /** A file of mirrors (apt-transport-mirror(1)): the first one, which has the highest priority unless another is given. */
    private Optional<URI> firstOf(String where, String path) throws IOException {
        Path file = below("/" + path.replaceFirst("^/+", ""));
        for (String line :
                new String(content(file), StandardCharsets.UTF_8).lines().toList()) {
            List<String> words = words(line.replaceFirst("#.*", ""));
            if (!words.isEmpty()) {
                return Optional.of(uri(where, words.getFirst()));
            }
        }
        return Optional.empty();
    }

    private static URI uri(String where, String address) throws UnrootException {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            throw bad(where, "no address: " + address);
        }
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    private static UnrootException bad(String where, String what) {
        return UnrootException.badInput(where + ": " + EscapedText.shown(what, SHOWN_CHARS_MAX));
    }
}
