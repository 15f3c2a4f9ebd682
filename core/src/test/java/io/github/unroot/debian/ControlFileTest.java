package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlFileTest {
    private static final String TWO = """
            # A comment
            Package: redis-server
            Version:5:7.0.15-1
            Description: Persistent key-value database
             Redis is a key-value database.
             .
            # in the middle
             It is in memory.
            Empty:
            Tag: a, b,
            \tc

            \s
            package: other
            """;

    private static List<Stanza> parse(String text) throws UnrootException {
        return ControlFile.parse("Packages", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fieldsAreFoundByNameInAnyCase() throws Exception {
        List<Stanza> stanzas = parse(TWO);
        assertThat(stanzas).hasSize(2);
        Stanza first = stanzas.getFirst();
        assertThat(first.names()).containsExactly("Package", "Version", "Description", "Empty", "Tag");
        assertThat(first.value("PACKAGE")).hasValue("redis-server");
        assertThat(first.value("version")).hasValue("5:7.0.15-1");
        assertThat(first.value("Packag")).isEmpty();
        assertThat(first.value("Empty")).hasValue("");
        assertThat(first.has("empty")).isTrue();
        assertThat(stanzas.get(1).value("Package")).hasValue("other");
    }

    @Test
    void severalLinesAreKeptAsTheyAreAndCommentsAreNot() throws Exception {
        Stanza first = parse(TWO).getFirst();
        assertThat(first.value("Description")).hasValue("""
                Persistent key-value database
                 Redis is a key-value database.
                 .
                 It is in memory.""");
        assertThat(first.lines("Tag")).containsExactly("a, b,", "c");
        assertThat(first.lines("Nothing")).isEmpty();
    }

    @Test
    void aHashInAValueIsNoComment() throws Exception {
        assertThat(parse("Bugs: see #12\n  # 13\n").getFirst().value("Bugs")).hasValue("see #12\n  # 13");
    }

    @Test
    void windowsLineEndsAreWhiteSpace() throws Exception {
        List<Stanza> stanzas = parse("A: 1\r\nB: 2\r\n\r\nA: 3\r\n");
        assertThat(stanzas).hasSize(2);
        assertThat(stanzas.getFirst().value("A")).hasValue("1");
    }

    @Test
    void nothingIsNoParagraph() throws Exception {
        assertThat(parse("")).isEmpty();
        assertThat(parse("\n \n# only\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A: 1\\n  continued\\nno field|line 3: no field: \"no field\"",
                "\\scontinued|line 1: a continuation line that continues no field",
                "A: 1\\n\\n continued|line 3: a continuation line that continues no field",
                ": value|line 1: no field, which is \"Name: value\": \": value\"",
                "-A: value|line 1: no field, which is \"Name: value\": \"-A: value\"",
                "Name|line 1: no field, which is \"Name: value\": \"Name\"",
                "A b: c|line 1: no field: \"A b: c\"",
                "A: 1\\nB: 2\\na: 3|line 3: the field \"a\" a second time in one paragraph",
                "A: 1\\n\\nB: 1\\0002|line 3: a NUL byte",
                "\\033[2J: 1|line 1: no field: \"\\x1b[2J: 1\""
            })
    void aFaultNamesFileAndLine(String text, String message) {
        SolverTest.assertBadInput(() -> parse(text.translateEscapes()), "Packages " + message);
    }

    @Test
    void oneParagraphIsOne() {
        SolverTest.assertBadInput(
                () -> ControlFile.parseOne("control", "A: 1\n\nB: 2\n".getBytes(StandardCharsets.UTF_8)),
                "control: 2 paragraphs where there must be one");
    }

    @Test
    void aFieldThatIsMissingOrWrongNamesItsLine() throws Exception {
        Stanza stanza = parse(
                        "\n\nPackage: a\nVersion: 1\nArchitecture: all\nSize: 12x\nSHA256: 00\nFilename: pool/../../etc/x\nDepends: b (>> )\n")
                .getFirst();
        SolverTest.assertBadInput(() -> stanza.required("Priority"), "Packages line 3: the field Priority is missing");
        PackageRecord record = PackageRecord.read("main", stanza);
        SolverTest.assertBadInput(record::size, "Packages line 6: no size of a package in Size: 12x");
        SolverTest.assertBadInput(record::sha256, "Packages line 7: no SHA-256 in SHA256: 00");
        SolverTest.assertBadInput(
                record::path, "Packages line 8: Filename of a: no path below the archive: \"pool/../../etc/x\"");
        SolverTest.assertBadInput(
                () -> record.relations(PackageRecord.Field.DEPENDS), "Packages line 9: Depends of a: no version: \"\"");
    }

    @Test
    void whatAnIndexSaysOfAPackage() throws Exception {
        String hash = "ab".repeat(32);
        PackageRecord record = PackageRecord.read(
                "debian bookworm",
                parse(
                                "Package: libfoo1\nSource: foo (1.0-2)\nVersion: 1.0-2+b1\nArchitecture: amd64\nMulti-Arch: same\nSection: libs\nPriority: optional\nEssential: yes\nFilename: pool/main/f/foo/libfoo1_1.0-2+b1_amd64.deb\nSize: 1234\nSHA256: "
                                        + hash + "\nDescription: a library\n of foo\n")
                        .getFirst());
        assertThat(record).hasToString("libfoo1 1.0-2+b1");
        assertThat(record.sourceName()).isEqualTo("foo");
        assertThat(record.sourceVersion()).isEqualTo("1.0-2");
        assertThat(record.multiArch()).isEqualTo("same");
        assertThat(record.section()).isEqualTo("libs");
        assertThat(record.priority()).isEqualTo("optional");
        assertThat(record.essential()).isTrue();
        assertThat(record.summary()).isEqualTo("a library");
        assertThat(record.size()).isEqualTo(1234);
        assertThat(record.sha256().hex()).isEqualTo(hash);
        assertThat(record.path()).hasToString("pool/main/f/foo/libfoo1_1.0-2+b1_amd64.deb");
        assertThat(record.relations(PackageRecord.Field.DEPENDS).groups()).isEmpty();
    }
}
