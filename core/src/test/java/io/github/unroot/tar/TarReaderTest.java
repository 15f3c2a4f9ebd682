package io.github.unroot.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.Header;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TarReaderTest {

    private static List<TarEntry> entries(byte[] tar) throws IOException {
        List<TarEntry> entries = new ArrayList<>();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            TarEntry entry = reader.next();
            while (entry != null) {
                entries.add(entry);
                entry = reader.next();
            }
        }
        return entries;
    }

    private static List<TarEntry> entries(LayerBuilder layer) throws IOException {
        return entries(layer.tar());
    }

    private static TarEntry only(LayerBuilder layer) throws IOException {
        List<TarEntry> entries = entries(layer);
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    private static String name(TarEntry entry) {
        return new String(entry.name(), ISO_8859_1);
    }

    private static void assertRefused(LayerBuilder layer, String rule) {
        assertRefused(layer.tar(), rule);
    }

    private static void assertRefused(byte[] tar, String rule) {
        assertThatThrownBy(() -> entries(tar))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining(rule)
                .hasMessageContaining("at byte");
    }

    @Test
    void everyTypeIsReadWithItsFields() throws IOException {
        List<TarEntry> entries = entries(new LayerBuilder()
                .owner(0, 42)
                .directory("etc", 0755)
                .file("etc/shadow", 04640, "root:*:")
                .symlink("bin", "usr/bin")
                .hardLink("etc/shadow-", "etc/shadow")
                .fifo("run/pipe", 0600)
                .raw(LayerBuilder.patched(
                        new LayerBuilder().header("dev/null", '3', 0666, "", 0), 329, "0000001\0000003\0")));
        assertThat(entries)
                .extracting(TarReaderTest::name)
                .containsExactly("etc/", "etc/shadow", "bin", "etc/shadow-", "run/pipe", "dev/null");
        assertThat(entries)
                .extracting(TarEntry::type)
                .containsExactly(
                        TarEntry.Type.DIRECTORY,
                        TarEntry.Type.FILE,
                        TarEntry.Type.SYMLINK,
                        TarEntry.Type.HARD_LINK,
                        TarEntry.Type.FIFO,
                        TarEntry.Type.CHARACTER_DEVICE);
        TarEntry file = entries.get(1);
        assertThat(file.mode()).isEqualTo(04640);
        assertThat(file.gid()).isEqualTo(42);
        assertThat(file.size()).isEqualTo(7);
        assertThat(file.seconds()).isEqualTo(1_700_000_000);
        assertThat(file.offset()).isEqualTo(512);
        assertThat(new String(entries.get(2).link(), ISO_8859_1)).isEqualTo("usr/bin");
        assertThat(entries.get(5).device()).isEqualTo(1L << 32 | 3);
    }

    @Test
    void contentIsReadOrSkipped() throws IOException {
        byte[] big = "0123456789".repeat(30_000).getBytes(ISO_8859_1);
        byte[] tar = new LayerBuilder()
                .file("a", 0644, big)
                .file("b", 0644, "bee")
                .file("c", 0644, "")
                .tar();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            reader.next();
            assertThat(reader.content().readAllBytes()).isEqualTo(big);
            reader.next();
            assertThat(reader.contentOffset()).isEqualTo(tar.length - 1024 - 512 - 512);
            assertThat(reader.content().read()).isEqualTo('b');
            reader.next();
            assertThat(reader.content().readAllBytes()).isEmpty();
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void namesAreBytes() throws IOException {
        assertThat(name(only(new LayerBuilder().file("caf\u00e9\n\u001b[31m\\x", 0644, ""))))
                .isEqualTo("caf\u00e9\n\u001b[31m\\x");
        String longName = "d/".repeat(100) + "\u00ff";
        assertThat(name(only(new LayerBuilder().file(longName, 0644, "")))).isEqualTo(longName);
    }

    @Test
    void aPrefixIsPutBeforeTheName() throws IOException {
        byte[] header = LayerBuilder.patched(new LayerBuilder().header("x", '0', 0644, "", 0), 345, "usr/share");
        assertThat(name(only(new LayerBuilder().raw(header)))).isEqualTo("usr/share/x");
    }

    @Test
    @Tag("H20")
    void checksumIsChecked() {
        assertRefused(new LayerBuilder().file("a", 0644, "").wrongChecksum().file("b", 0644, ""), "checksum");
    }

    @Test
    @Tag("H20")
    void versionSevenIsRead() throws IOException {
        byte[] file = LayerBuilder.patched(new LayerBuilder().header("x", '\0', 0644, "", 0), 257, "\0".repeat(8));
        byte[] directory =
                LayerBuilder.patched(new LayerBuilder().header("d/", '\0', 0755, "", 0), 257, "\0".repeat(8));
        assertThat(entries(new LayerBuilder().raw(file).raw(directory)))
                .extracting(TarEntry::type)
                .containsExactly(TarEntry.Type.FILE, TarEntry.Type.DIRECTORY);
    }

    @Test
    @Tag("H21")
    void paxSizeGoesBeforeTheHeaders() throws IOException {
        byte[] inner = new LayerBuilder().file("inner", 0644, "").tar();
        LayerBuilder outer = new LayerBuilder();
        outer.paxHeader('x', LayerBuilder.record("size", String.valueOf(inner.length)));
        outer.raw(outer.header("nested.tar", '0', 0644, "", 0)).padded(inner).file("after", 0644, "");
        assertThat(entries(outer)).extracting(TarReaderTest::name).containsExactly("nested.tar", "after");
    }

    @Test
    @Tag("H22")
    void extendedHeadersInAnyOrder() throws IOException {
        String path = LayerBuilder.record("mtime", "1.5");
        TarEntry paxFirst = only(
                new LayerBuilder().paxHeader('x', path).gnuLong('L', "long").file("s", 0644, ""));
        TarEntry gnuFirst = only(
                new LayerBuilder().gnuLong('L', "long").paxHeader('x', path).file("s", 0644, ""));
        assertThat(name(paxFirst)).isEqualTo(name(gnuFirst)).isEqualTo("long");
        assertThat(paxFirst.nanos()).isEqualTo(gnuFirst.nanos()).isEqualTo(500_000_000);
        assertThat(paxFirst.offset()).isZero();
    }

    @Test
    @Tag("H22")
    void longLinksAreRead() throws IOException {
        assertThat(new String(
                        only(new LayerBuilder().gnuLong('K', "target").symlink("s", "t"))
                                .link(),
                        ISO_8859_1))
                .isEqualTo("target");
    }

    @Test
    @Tag("H22")
    void doublesOrphansAndOversizeAreRefused() {
        String record = LayerBuilder.record("mtime", "1");
        assertRefused(
                new LayerBuilder().paxHeader('x', record).paxHeader('x', record).file("a", 0, ""), "two pax");
        assertRefused(new LayerBuilder().gnuLong('L', "a").gnuLong('L', "b").file("a", 0, ""), "two long names");
        assertRefused(new LayerBuilder().paxHeader('x', record), "without the entry");
        assertRefused(new LayerBuilder().paxHeader('x', record).withoutEnd(), "without the entry");
        assertRefused(
                new LayerBuilder()
                        .paxHeader('x', LayerBuilder.record("comment", "c".repeat(2 << 20)))
                        .file("a", 0, ""),
                "at most");
        assertRefused(new LayerBuilder().pax("path", "p").paxHeader('x', "").file("a", 0, ""), "two pax");
        assertRefused(new LayerBuilder().gnuLong('L', "a").pax("path", "b").file("c", 0, ""), "a GNU long name");
    }

    @Test
    void globalHeadersMayOnlyComment() throws IOException {
        String comment = LayerBuilder.record("comment", "of git archive");
        assertThat(name(only(new LayerBuilder().paxHeader('g', comment).file("a", 0644, ""))))
                .isEqualTo("a");
        assertRefused(
                new LayerBuilder()
                        .paxHeader('g', LayerBuilder.record("uid", "1"))
                        .file("a", 0644, ""),
                "global");
        assertRefused(
                new LayerBuilder()
                        .paxHeader('x', comment)
                        .paxHeader('g', comment)
                        .file("a", 0644, ""),
                "global");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99 path=x\n",
                "7 path=x\n",
                "path=x\n",
                "9 pathx\n\n",
                "10 path=xy",
                "+9 path=x\n",
                "8 =xyz\n\n",
                "99999999999999999999 path=x\n",
            })
    @Tag("H23")
    void paxRecordsWithoutGrammarAreRefused(String body) {
        assertRefused(new LayerBuilder().paxHeader('x', body).file("a", 0644, ""), "pax record");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "path, \"a\0b\", is empty or holds a NUL",
                "path, \"\", is empty or holds a NUL",
                "SCHILY.xattr., x, an extended attribute without a name",
                "\"k\0\", x, a NUL in the key",
                "\u00ff\u00fe, x, is not UTF-8",
                "GNU.sparse.major, 1, sparse files are not supported",
                "size, -100, the pax size is not a number",
                "size, 1_000, the pax size is not a number",
                "uid, 99999999999999999999, the pax uid is not a number",
            })
    @Tag("H23")
    void paxRecordsWithBadValuesAreRefused(String key, String value, String rule) {
        assertRefused(
                new LayerBuilder()
                        .paxHeader('x', LayerBuilder.record(key, value))
                        .file("a", 0644, ""),
                rule);
    }

    @Test
    @Tag("H35")
    void theLimitsOfHeadersAreAsTheyAreWritten() {
        assertThat(TarReader.EXTENSION_BYTES_MAX).isEqualTo(1 << 20);
        assertThat(TarReader.TRAILING_BYTES_MAX).isEqualTo(64L << 20);
        assertThat(TarReader.ENTRY_BYTES_MAX).isEqualTo(64L << 30);
        assertThat(PaxRecords.XATTRS_MAX).isEqualTo(64);
        assertThat(PaxRecords.XATTR_BYTES_MAX).isEqualTo(64 << 10);
    }

    @Test
    @Tag("H35")
    void attributesAreReadUpToTheirBytes() throws IOException {
        int room = PaxRecords.XATTR_BYTES_MAX - "user.a".length();
        assertThat(only(new LayerBuilder().xattr("user.a", "v".repeat(room)).file("a", 0644, ""))
                        .xattrs())
                .hasSize(1);
        assertRefused(
                new LayerBuilder().xattr("user.a", "v".repeat(room + 1)).file("a", 0644, ""), "extended attributes");
    }

    @Test
    @Tag("H25")
    void aFileMayBeAsLargeAsAnImage() throws IOException {
        LayerBuilder layer = new LayerBuilder()
                .raw(Header.of('0', "a")
                        .set(Header.Field.SIZE, "\u0080\0\0\0\0\0\0\20\0\0\0\0")
                        .bytes());
        try (TarReader reader = new TarReader(new ByteArrayInputStream(layer.tar()))) {
            TarEntry entry = reader.next();
            assertThat(entry).isNotNull().extracting(TarEntry::size).isEqualTo(TarReader.ENTRY_BYTES_MAX);
        }
        assertRefused(
                new LayerBuilder()
                        .raw(Header.of('0', "a")
                                .set(Header.Field.SIZE, "\u0080\0\0\0\0\0\0\20\0\0\0\1")
                                .bytes()),
                "an impossible size: 68719476737 bytes");
    }

    @Test
    void xattrsAreReadAsBytes() throws IOException {
        String capability = "\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        TarEntry entry = only(new LayerBuilder()
                .xattr("security.capability", capability)
                .xattr("user.a=b", "c")
                .file("ping", 0755, ""));
        assertThat(entry.xattrs().get("security.capability")).isEqualTo(capability.getBytes(ISO_8859_1));
        assertThat(entry.xattrs()).containsOnlyKeys("security.capability", "user.a");
        LayerBuilder many = new LayerBuilder();
        for (int i = 0; i <= PaxRecords.XATTRS_MAX; i++) {
            many.xattr("user." + i, "x");
        }
        assertRefused(many.file("a", 0644, ""), "extended attributes");
    }

    @Test
    @Tag("H24")
    void timesKeepTheirNanoseconds() throws IOException {
        TarEntry entry = only(new LayerBuilder().pax("mtime", "1.005").file("a", 0644, ""));
        assertThat(entry.seconds()).isEqualTo(1);
        assertThat(entry.nanos()).isEqualTo(5_000_000);
        TarEntry before = only(new LayerBuilder().pax("mtime", "-1.25").file("a", 0644, ""));
        assertThat(before.seconds()).isEqualTo(-2);
        assertThat(before.nanos()).isEqualTo(750_000_000);
        TarEntry fine = only(new LayerBuilder().pax("mtime", "3.1234567899").file("a", 0644, ""));
        assertThat(fine.nanos()).isEqualTo(123_456_789);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "123456789012345678901234567890", "", "-", "1.x", "0x10", " 1", "1." + "-5"})
    @Tag("H24")
    void badTimesAreRefused(String time) {
        assertRefused(new LayerBuilder().pax("mtime", time).file("a", 0644, ""), "mtime");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000008\0", "12 34      \0", "\0\0\0000000001", "abc\0\0\0\0\0\0\0\0", "            "})
    @Tag("H25")
    void badSizesAreRefused(String field) {
        byte[] header = LayerBuilder.patched(new LayerBuilder().header("a", '0', 0644, "", 0), 124, field);
        assertRefused(new LayerBuilder().raw(header), "size");
    }

    @Test
    @Tag("H25")
    void binaryNumbers() throws IOException {
        LayerBuilder layer = new LayerBuilder();
        byte[] header = layer.header("a", '0', 0644, "", 0);
        byte[] bigOwner = LayerBuilder.patched(header, 108, "\u0080\0\0\0w5\u0094\0");
        assertThat(only(new LayerBuilder().raw(bigOwner)).uid()).isEqualTo(0x77359400L);
        assertRefused(
                new LayerBuilder().raw(LayerBuilder.patched(header, 108, "\u0080\0\0\1\0\0\0\0")), "no possible uid");
        assertRefused(new LayerBuilder().raw(LayerBuilder.patched(header, 108, "\u00ff".repeat(8))), "no possible uid");
        assertRefused(new LayerBuilder().raw(LayerBuilder.patched(header, 124, "\u00ff".repeat(12))), "size");
        assertRefused(
                new LayerBuilder().raw(LayerBuilder.patched(header, 124, "\u0080\0\0\0\177" + "\u00ff".repeat(7))),
                "size");
        assertRefused(
                new LayerBuilder().raw(LayerBuilder.patched(header, 124, "\u0080\1" + "\0".repeat(10))), "63 bits");
    }

    @Test
    @Tag("H26")
    void junk() throws IOException {
        assertThat(entries(new byte[0])).isEmpty();
        assertThat(entries(new byte[512])).isEmpty();
        assertThat(entries(new byte[10240])).isEmpty();
        assertRefused("just text\n".repeat(100).getBytes(ISO_8859_1), "checksum");
        assertRefused("just text".getBytes(ISO_8859_1), "cut off");
        assertRefused(Arrays.copyOf("\u0089PNG\r\n".getBytes(ISO_8859_1), 4096), "checksum");
    }

    @Test
    @Tag("H26")
    void cutOffInsideIsRefused() throws IOException {
        byte[] whole = new LayerBuilder()
                .file("a", 0644, "a".repeat(2000))
                .withoutEnd()
                .tar();
        assertThat(entries(whole)).hasSize(1);
        for (int length = 512; length < whole.length; length += 256) {
            assertRefused(Arrays.copyOf(whole, length), "cut off");
        }
        byte[] padded = Arrays.copyOf(whole, whole.length - 1);
        assertRefused(padded, "cut off");
    }

    @Test
    @Tag("H27")
    void whatFollowsTheEndIsCountedOnly() throws IOException {
        byte[] first = new LayerBuilder().file("a", 0644, "").tar();
        byte[] second = new LayerBuilder().file("hidden", 0644, "").tar();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(ImageBuilder.joined(first, second)))) {
            assertThat(reader.next()).isNotNull();
            assertThat(reader.next()).isNull();
            assertThat(reader.trailingBytes()).isEqualTo(second.length);
        }
        byte[] oneBlock = Arrays.copyOf(first, first.length - 512);
        assertRefused(ImageBuilder.joined(oneBlock, second), "one block of zeros");
    }

    @Test
    @Tag("H33")
    void zerosWithoutEndAreRefused() {
        Zeros zeros = new Zeros(20L << 30);
        assertThatThrownBy(() -> {
                    try (TarReader reader = new TarReader(zeros)) {
                        reader.next();
                    }
                })
                .hasMessageContaining("follow the archive's end");
        assertThat(zeros.given).isLessThan(TarReader.TRAILING_BYTES_MAX + (1 << 20));
    }

    @Test
    @Tag("H33")
    void zerosAfterTheEndAreReadUpToTheLimit() throws IOException {
        try (TarReader reader = new TarReader(new Zeros(1024 + TarReader.TRAILING_BYTES_MAX))) {
            assertThat(reader.next()).isNull();
            assertThat(reader.trailingBytes()).isEqualTo(TarReader.TRAILING_BYTES_MAX);
        }
        try (TarReader reader = new TarReader(new Zeros(1025 + TarReader.TRAILING_BYTES_MAX))) {
            assertThatThrownBy(reader::next).hasMessageContaining("more than 67108864 bytes follow the archive's end");
        }
    }

    @Test
    @Tag("H34")
    void sparseFilesAreRefused() {
        assertRefused(new LayerBuilder().entry("s", 'S', 0644, "", ""), "sparse");
        assertRefused(new LayerBuilder().pax("GNU.sparse.map", "0,1").file("s", 0644, ""), "sparse");
    }

    @ParameterizedTest
    @ValueSource(chars = {'D', 'M', 'V', 'X', '7', 's', 'A'})
    @Tag("H14")
    void unknownTypesAreRefused(char type) {
        assertRefused(new LayerBuilder().entry("a", type, 0644, "", ""), "unknown type");
    }

    @Test
    void whatGoAndGnuTarReadDifferentlyIsRefused() {
        LayerBuilder layer = new LayerBuilder();
        assertRefused(
                new LayerBuilder().raw(layer.header("d/", '5', 0755, "", 512)).padded(new byte[512]), "no file");
        assertRefused(new LayerBuilder().raw(layer.header("l", '2', 0755, "t", 5)), "no file");
        assertRefused(new LayerBuilder().file("name/", 0644, "x"), "ends in \"/\"");
        assertRefused(new LayerBuilder().symlink("l", ""), "without a target");
        byte[] oldGo = LayerBuilder.patched(layer.header("x", '0', 0644, "", 0), 257, "ustar  \0");
        assertRefused(new LayerBuilder().raw(LayerBuilder.patched(oldGo, 345, "usr/share")), "time in a GNU header");
    }

    @Test
    void messagesNameEntryAndOffset() {
        assertThatThrownBy(
                        () -> entries(new LayerBuilder().file("a", 0644, "").entry("evil\u001b[2J", 'M', 0644, "", "")))
                .hasMessage("entry \"evil\\x1b[2J\": an entry of unknown type \"M\" (at byte 512)");
    }

    /** GNU tar is the other judge of what an archive holds: all of its formats, names listed side by side. */
    @ParameterizedTest
    @ValueSource(strings = {"v7", "ustar", "oldgnu", "gnu", "pax"})
    void everyFormatOfGnuTarIsRead(String format, @TempDir Path directory) throws Exception {
        String deep = "d".repeat(60) + "/" + "e".repeat(30) + (format.equals("v7") ? "" : "/" + "f".repeat(90));
        String target = format.matches("v7|ustar") ? "short" : "t/".repeat(70);
        String script = "mkdir -p root/" + deep + " && cd root && echo hi > a && ln a b && ln -s " + target + " c"
                + (format.equals("v7") ? "" : " && mkfifo p")
                + " && touch -d @1.5 a && chmod 4755 a && touch \"$(printf 'caf\\351')\""
                + " && touch " + deep + "/x && cd .. && tar --format=" + format + " -cf t.tar root && tar -tf t.tar"
                + " --quoting-style=literal";
        Process shell = new ProcessBuilder("sh", "-ec", script)
                .directory(directory.toFile())
                .start();
        List<String> wanted = shell.inputReader(ISO_8859_1).lines().toList();
        assertThat(shell.waitFor()).isZero();
        List<TarEntry> found = entries(Files.readAllBytes(directory.resolve("t.tar")));
        assertThat(found).extracting(TarReaderTest::name).isEqualTo(wanted).hasSizeGreaterThan(7);
        assertThat(found.stream().filter(entry -> entry.type() == TarEntry.Type.SYMLINK))
                .singleElement()
                .satisfies(
                        link -> assertThat(new String(link.link(), ISO_8859_1)).isEqualTo(target));
        assertThat(found.stream().filter(entry -> entry.type() == TarEntry.Type.HARD_LINK))
                .hasSize(1);
    }

    /** So many zeros, counted. */
    private static final class Zeros extends java.io.InputStream {
        private final long length;
        private long given;

        Zeros(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return given++ < length ? 0 : -1;
        }

        @Override
        public int read(byte[] target, int at, int count) {
            if (given >= length) {
                return -1;
            }
            int some = (int) Math.min(count, length - given);
            Arrays.fill(target, at, at + some, (byte) 0);
            given += some;
            return some;
        }
    }
}
