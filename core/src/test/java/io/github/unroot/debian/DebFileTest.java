package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.unroot.HostProgram;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.testkit.DebBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.testkit.ZstdFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Packages byte by byte, well-formed ones of which dpkg-deb is the judge, and others; each fault names the package. */
@Tag("H57")
class DebFileTest {
    private static final String NAME = "some_1.0_amd64.deb";
    private static final byte[] CONTROL = DebBuilder.control("some", "1.0").gzip();
    private static final LayerBuilder DATA =
            new LayerBuilder().directory("./", 0755).directory("./usr", 0755).file("./usr/odd", 0644, "odd");
    private static final int DATA_FILES = 3;

    @TempDir
    private Path folder = Path.of("");

    static Stream<Arguments> wellFormed() throws IOException {
        byte[] tar = DATA.tar();
        return Stream.of(
                Arguments.of("gz", whole(CONTROL, "data.tar.gz", DATA.gzip())),
                Arguments.of("xz", whole(CONTROL, "data.tar.xz", xz(tar))),
                Arguments.of(
                        "zst", whole(CONTROL, "data.tar.zst", ZstdFrame.of(tar).bytes())),
                Arguments.of("plain", whole(CONTROL, "data.tar", tar)),
                Arguments.of("GNU's names", whole(CONTROL, "data.tar.gz/", DATA.gzip())),
                Arguments.of(
                        "a member for tools that know it",
                        DebBuilder.begun()
                                .member("_signature", new byte[] {1})
                                .member("control.tar.gz", CONTROL)
                                .member("data.tar.gz", DATA.gzip())
                                .bytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wellFormed")
    void givesWhatDpkgDebGives(String name, byte[] content) throws IOException {
        Path path = written(content);
        HostProgram.Result judged = HostProgram.run(Map.of(), List.of("dpkg-deb", "--contents", path.toString()));
        assertThat(judged.output().lines()).as(judged.toString()).hasSize(DATA_FILES);
        try (DebFile file = DebFile.open(path);
                TarReader data = new TarReader(file.data())) {
            assertThat(file.control().value("Version")).contains("1.0");
            int count = 0;
            for (TarEntry entry = data.next(); entry != null; entry = data.next()) {
                count++;
            }
            assertThat(count).isEqualTo(DATA_FILES);
        }
    }

    static Stream<Arguments> malformed() throws IOException {
        byte[] data = DATA.gzip();
        byte[] good = whole(CONTROL, "data.tar.gz", data);
        LayerBuilder conffiles = DebBuilder.control("some", "1.0").file("./conffiles", 0644, "/etc/../../x\n");
        return Stream.of(
                Arguments.of(
                        "a file outside",
                        DebBuilder.packed(
                                DebBuilder.control("some", "1.0"), new LayerBuilder().file("./../x", 0644, "")),
                        "a path holds \"..\""),
                Arguments.of(
                        "a path of two lines",
                        DebBuilder.packed(
                                DebBuilder.control("some", "1.0"), new LayerBuilder().file("./a\n/etc/b", 0644, "")),
                        "a path holds a newline"),
                Arguments.of("a configuration file outside", DebBuilder.packed(conffiles, DATA), "a path holds \"..\""),
                Arguments.of("no ar archive", "hello".getBytes(US_ASCII), "ar archive"),
                Arguments.of("nothing", new byte[0], "cut off"),
                Arguments.of("a member alone", DebBuilder.empty().bytes(), "first member is not debian-binary"),
                Arguments.of(
                        "another format",
                        DebBuilder.empty()
                                .member("debian-binary", bytes("3.0\n"))
                                .bytes(),
                        "format is 3.0, known is 2.0"),
                Arguments.of("a slash in a name", with("a/b", "1", bytes("x")), "member named \"a/b\""),
                Arguments.of("an absolute name", with("/etc/passwd", "1", bytes("x")), "member named \"/etc/passwd\""),
                Arguments.of("GNU's table of names", with("//", "1", bytes("x")), "member named \"//\""),
                Arguments.of("BSD's long name", with("#1/20", "1", bytes("x")), "member named \"#1/20\""),
                Arguments.of("a name of spaces", with("", "1", bytes("x")), "member named \"\""),
                Arguments.of("a negative size", with("data.tar.gz", "-1", data), "size is \"-1\", no number"),
                Arguments.of("no size", with("data.tar.gz", "", data), "size is \"\", no number"),
                Arguments.of("a size in hexadecimal", with("data.tar.gz", "0x10", data), "\"0x10\", no number"),
                Arguments.of("a size beyond the file", with("data.tar.gz", "9999999999", data), "the file ends before"),
                Arguments.of(
                        "a size one beyond the file",
                        with("data.tar.gz", Integer.toString(data.length + data.length % 2 + 1), data),
                        "the file ends before"),
                Arguments.of("a header cut off", Arrays.copyOf(good, good.length - data.length - 30), "cut off"),
                Arguments.of("a wrong end of a header", patched(good, 8 + 58), "does not end as it must"),
                Arguments.of(
                        "no control.tar",
                        DebBuilder.begun().member("data.tar", data).bytes(),
                        "no control.tar"),
                Arguments.of("no data.tar", begun().bytes(), "no data.tar"),
                Arguments.of(
                        "two control.tar",
                        begun().member("control.tar", CONTROL)
                                .member("data.tar.gz", data)
                                .bytes(),
                        "two members control.tar"),
                Arguments.of(
                        "two data.tar",
                        begun().member("data.tar.gz", data)
                                .member("data.tar", DATA.tar())
                                .bytes(),
                        "two members data.tar"),
                Arguments.of(
                        "an unknown compression", whole(CONTROL, "data.tar.bz2", data), "data.tar.bz2 is compressed"),
                Arguments.of("gz that is none", whole(CONTROL, "data.tar.gz", DATA.tar()), "disagree"),
                Arguments.of("gz cut off", whole(CONTROL, "data.tar.gz", half(data)), ""),
                Arguments.of("zst that is none", whole(CONTROL, "data.tar.zst", data), "disagree"),
                Arguments.of(
                        "zst cut off",
                        whole(
                                CONTROL,
                                "data.tar.zst",
                                half(ZstdFrame.of(DATA.tar()).bytes())),
                        ""),
                Arguments.of("xz that is none", whole(CONTROL, "data.tar.xz", data), "not compressed by xz"),
                Arguments.of("xz without a byte", whole(CONTROL, "data.tar.xz", new byte[0]), "cut off"),
                Arguments.of("xz cut off", whole(CONTROL, "data.tar.xz", half(xz(DATA.tar()))), "cut off"),
                Arguments.of("xz with another header", whole(CONTROL, "data.tar.xz", patched(xz(DATA.tar()), 7)), "xz"),
                Arguments.of(
                        "xz with a changed byte",
                        whole(CONTROL, "data.tar.xz", patched(xz(DATA.tar()), 40)),
                        "data.tar.xz"),
                Arguments.of("no tar", whole(CONTROL, "data.tar", new byte[1000]), ""),
                Arguments.of(
                        "no file named control",
                        whole(new LayerBuilder().file("./md5sums", 0644, "").gzip(), "data.tar.gz", data),
                        "no file named control"),
                Arguments.of("an empty control file", whole(control(""), "data.tar.gz", data), ""),
                Arguments.of("no fields", whole(control("Package"), "data.tar.gz", data), ""),
                Arguments.of(
                        "a control archive with a link",
                        whole(
                                new LayerBuilder()
                                        .symlink("./control", "/etc/passwd")
                                        .gzip(),
                                "data.tar.gz",
                                data),
                        "plain files only"),
                Arguments.of(
                        "a control archive with a hard link",
                        whole(
                                new LayerBuilder()
                                        .hardLink("./control", "/etc/passwd")
                                        .gzip(),
                                "data.tar.gz",
                                data),
                        "plain files only"),
                Arguments.of(
                        "a control file in a directory",
                        whole(
                                DebBuilder.control("some", "1.0")
                                        .file("./a/b", 0644, "")
                                        .gzip(),
                                "data.tar.gz",
                                data),
                        "plain files only"),
                Arguments.of(
                        "a control file outside",
                        whole(
                                DebBuilder.control("some", "1.0")
                                        .file("../b", 0644, "")
                                        .gzip(),
                                "data.tar.gz",
                                data),
                        ""),
                Arguments.of(
                        "a bomb of xz for a control archive",
                        DebBuilder.begun()
                                .member("control.tar.xz", xz(control(new byte[64 << 20])))
                                .member("data.tar.gz", data)
                                .bytes(),
                        "control.tar.xz uncompresses to more than " + DebFile.CONTROL_BYTES_MAX + " bytes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void isRefusedByItsName(String name, byte[] content, String reason) throws IOException {
        Path path = written(content);
        UnrootException refused = catchThrowableOfType(UnrootException.class, () -> readWhole(path));
        assertThat(refused).as(name).isNotNull();
        assertThat(refused.problem()).isInstanceOf(Problem.BadInput.class);
        assertThat(refused).hasMessageContaining(NAME).hasMessageContaining(reason);
        assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(1);
    }

    /** A member of odd length is followed by a byte that is no member's, and the last one need not be. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void hasMembersOfAnyLength(int more) throws IOException {
        byte[] member = new byte[more];
        byte[] whole = DebBuilder.begun()
                .member("_odd", member)
                .member("control.tar.gz", CONTROL)
                .member("data.tar", DATA.tar())
                .member("_last", new byte[] {1})
                .bytes();
        readWhole(written(whole));
        readWhole(written(Arrays.copyOf(whole, whole.length - 1)));
    }

    /** What a package may hold is more than a test wants to read: here the limit is a small one. */
    @Test
    void aBombOfXzEndsAtTheLimit() throws IOException {
        byte[] bomb = xz(new byte[64 << 20]);
        assertThat(bomb).hasSizeLessThan(64 << 10);
        ArMember member = new ArMember("data.tar.xz", 0, bomb.length);
        try (InputStream data = MemberCompression.open(new ByteArrayInputStream(bomb), member, 1 << 20)) {
            assertThatThrownBy(() -> data.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(UnrootException.class)
                    .hasMessageContaining("data.tar.xz uncompresses to more than 1048576 bytes");
        }
    }

    /** The dictionary's size is all that tells how much memory is wanted. */
    @Test
    void xzMayNotAskForMuchMemory() throws IOException {
        Path path = written(whole(CONTROL, "data.tar.xz", withDictionary(xz(DATA.tar()))));
        assertThatThrownBy(() -> readWhole(path))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining("KiB to be uncompressed, which is too much");
    }

    /** The block's header of an xz file made here: its size, flags, filter, and a dictionary of 1.5 GiB (xz 1.0.4, 3.1, 5.3.1). */
    private static byte[] withDictionary(byte[] xz) {
        byte[] changed = xz.clone();
        int header = 12;
        int length = (changed[header] + 1) * 4;
        int dictionary = header + 4;
        changed[dictionary] = 37;
        CRC32 crc = new CRC32();
        crc.update(changed, header, length - 4);
        for (int i = 0; i < 4; i++) {
            changed[header + length - 4 + i] = (byte) (crc.getValue() >>> (8 * i));
        }
        return changed;
    }

    private static void readWhole(Path path) throws IOException {
        try (PackageOpener opener = new PackageOpener()) {
            opener.open(List.of(path), 1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path written(byte[] content) throws IOException {
        return Files.write(folder.resolve(NAME), content);
    }

    private static DebBuilder begun() {
        return DebBuilder.begun().member("control.tar.gz", CONTROL);
    }

    private static byte[] whole(byte[] control, String dataName, byte[] data) {
        return DebBuilder.begun()
                .member("control.tar.gz", control)
                .member(dataName, data)
                .bytes();
    }

    private static byte[] with(String name, String size, byte[] content) {
        return begun().member(name, size, content).bytes();
    }

    private static byte[] control(String text) {
        return new LayerBuilder().file("./control", 0644, text).gzip();
    }

    private static byte[] control(byte[] large) {
        return DebBuilder.control("some", "1.0").file("./large", 0644, large).tar();
    }

    private static byte[] patched(byte[] good, int at) {
        byte[] bad = good.clone();
        bad[at] ^= 0x41;
        return bad;
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static byte[] xz(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(packed, new LZMA2Options(0))) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
