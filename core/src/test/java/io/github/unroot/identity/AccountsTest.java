package io.github.unroot.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.Layers;
import io.github.unroot.tree.MergedLayers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    @Test
    @Tag("H12")
    void passwdIsReadThroughLinksInTheTree() throws UnrootException {
        MergedLayers merged = Layers.merge("""
                - 0644 0:0 usr/share/passwd = app:x:7:8::/app:/bin/sh
                l 0777 0:0 etc/passwd -> ../../usr/share/passwd
                """);
        assertThat(of(merged).user("app")).hasValue(new Accounts.User("app", 7, 8, "/app", "/bin/sh"));
    }

    @ParameterizedTest
    @Tag("H12")
    @CsvSource({
        "p 0644 0:0 etc/passwd,               is not a regular file",
        "d 0755 0:0 etc/passwd,               is not a regular file",
        "c 0644 0:0 etc/passwd,               is not a regular file",
        "l 0777 0:0 etc/passwd -> passwd,     is behind too many links",
        "l 0777 0:0 etc/passwd -> /gone,      is a link that leads nowhere",
        "l 0777 0:0 etc/passwd -> ../../../x, is a link that leads nowhere",
    })
    void whatIsNoFileNamesNobody(String entry, String why) throws UnrootException {
        Accounts accounts = of(Layers.merge(entry));
        assertThat(accounts.users()).isEmpty();
        assertThat(accounts.oddities())
                .containsExactly("/etc/passwd is not usable: it " + why + ", so it names nobody");
    }

    @ParameterizedTest
    @Tag("H47")
    @ValueSource(strings = {"- 0644 0:0 etc/passwd", "- 0644 0:0 usr/etc/passwd"})
    void anEmptyOrMissingFileKnowsNobody(String entry) throws UnrootException {
        assertThat(of(Layers.merge(entry))).isEqualTo(Accounts.none());
    }

    @Test
    @Tag("H49")
    void aFileAtTheLimitIsReadAndOneOverItIsRefused() throws UnrootException {
        byte[] file = new byte[Accounts.FILE_BYTES_MAX + 1];
        Arrays.fill(file, (byte) 'x');
        for (int end = Accounts.LINE_BYTES_MAX - 1; end < file.length; end += Accounts.LINE_BYTES_MAX) {
            file[end] = '\n';
        }
        byte[] atLimit = Arrays.copyOf(file, Accounts.FILE_BYTES_MAX);
        assertThat(Accounts.parse(new byte[0], atLimit).groups()).hasSize(16);
        assertThatThrownBy(() -> Accounts.parse(new byte[0], file))
                .isInstanceOf(UnrootException.class)
                .hasMessage("entry \"/etc/group\": the account file has 1048577 bytes, more than the limit of 1048576");
    }

    @Test
    @Tag("H47")
    @Tag("H49")
    void oneLineOverTheLimitMakesTheWholeFileUseless() throws UnrootException {
        String name = "a".repeat(Accounts.LINE_BYTES_MAX - 1);
        assertThat(parse("root:x:0:0\n" + name + "\n").users()).hasSize(2);
        Accounts accounts = parse("root:x:0:0\n" + name + "b\n");
        assertThat(accounts.users()).isEmpty();
        assertThat(accounts.oddities())
                .containsExactly("/etc/passwd is not usable: it has a line of 65536 bytes, at which engines give up, so"
                        + " it names nobody");
    }

    @Test
    @Tag("H49")
    void linesAreBounded() throws UnrootException {
        assertThat(parse("a\n".repeat(Accounts.LINES_MAX)).users()).hasSize(Accounts.LINES_MAX);
        assertThatThrownBy(() -> parse("a\n".repeat(Accounts.LINES_MAX + 1)))
                .hasMessage("entry \"/etc/passwd\": the account file has more than 65536 lines");
    }

    @Test
    @Tag("H47")
    void linesAreReadAsEnginesReadThem() throws UnrootException {
        Accounts accounts = parse("root:x:0:0:::\r\ntoor:x:00:0\n\n  app:x:7:8:::\n1001:x:0:0\n");
        assertThat(accounts.users())
                .extracting(user -> user.name() + " " + user.uid())
                .containsExactly("root 0", "toor 0", "app 7", "1001 0");
        assertThat(accounts.userName(0)).as("the first line wins").hasValue("root");
        assertThat(accounts.namesake(1001))
                .hasValueSatisfying(user -> assertThat(user.uid()).isZero());
        assertThat(accounts.namesake(7)).isEmpty();
    }

    private static Accounts of(MergedLayers merged) throws UnrootException {
        return Accounts.of(merged.tree(), merged.contents());
    }

    private static Accounts parse(String passwd) throws UnrootException {
        return Accounts.parse(passwd.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }
}
