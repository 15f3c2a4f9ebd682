package io.github.unroot.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserSpecTest {
    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/bash
            toor:x:00:0::/root:/bin/sh
            nginx:x:101:102:nginx user:/nonexistent:/bin/false\r
            twice:x:7:7::/:
            twice:x:0:0::/:
            again:x:8:8::/:
            again:x:8:0::/:
            1001:x:0:0:digits:/:/bin/sh
            broken:x:one:two:::
            short
            huge:x:4294967296:5::/:
            negative:x:-1:5::/:
            """;
    private static final String GROUP = """
            root:x:0:
            web:x:33:nginx,other
            log:x:44:nginx
            far:x:99999999999999999999:
            """;

    @ParameterizedTest
    @CsvSource({
        "'',             0:0",
        "0,              0:0",
        "00,             0:0",
        "root,           0:0",
        "toor,           0:0",
        "root:web,       0:33",
        "0:0,            0:0",
        "nginx,          101:102 33 44",
        "101,            101:102 33 44",
        "nginx:web,      101:33",
        "nginx:77,       101:77",
        "again,          8:8",
        "again:1,        8:1",
        "1001:0,         1001:0",
        "broken,         0:0",
        "short,          0:0",
        "2147483647:1,   2147483647:1",
    })
    void whereEnginesAgree(String spec, String who) throws UnrootException {
        assertThat(resolved(spec)).isEqualTo(who);
    }

    @Test
    @Tag("H47")
    void aNumberIsNeverLookedUpAsAName() throws UnrootException {
        assertThat(resolved("1001")).isEqualTo("1001:0");
        assertThat(accounts().users())
                .filteredOn(Accounts.User::hasDigitName)
                .extracting(Accounts.User::name)
                .containsExactly("1001");
    }

    @Test
    @Tag("H48")
    void aUserIdWithoutAccountGetsGroup0() throws UnrootException {
        assertThat(resolved("10001")).isEqualTo("10001:0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4294967296",
                "2147483648",
                "99999999999999999999999",
                "-1",
                "0x0",
                " 0",
                "+0",
                "1e3",
                "65534:",
                ":0",
                ":",
                "a:b:c",
                "1:2:3",
                "0\u0000",
                "nobody-here",
                "nginx:no-such-group",
                "nginx:far",
                "1:2147483648",
                "huge",
                "twice",
                "twice:1",
                "negative",
                "root ",
                "١",
                "nginx\n",
                "1 000"
            })
    @Tag("H46")
    void whereTheyDoNotItMayBeRoot(String spec) throws UnrootException {
        RunsAs runsAs = new UserSpec(spec).resolve(accounts());
        assertThat(runsAs).isInstanceOf(RunsAs.Unclear.class);
        assertThat(runsAs.maybeRoot()).isTrue();
    }

    @Test
    void anUnclearUserIsShownEscaped() throws UnrootException {
        assertThat(new UserSpec("a\u001b[2J:b:c").resolve(accounts()))
                .isEqualTo(new RunsAs.Unclear("the user \"a\\x1b[2J:b:c\" has more than one colon"));
    }

    @ParameterizedTest
    @CsvSource({"1001,true", "1001:0,true", "root,false", "1001:web,false", "+1,false", "'',false"})
    void numericOnly(String spec, boolean numeric) {
        assertThat(new UserSpec(spec).isNumeric()).isEqualTo(numeric);
    }

    @ParameterizedTest
    @Tag("H46")
    @CsvSource({"1001:0,true", "1:2147483647,true", "1001,false", "01001:0,false", "1:00,false", "a:b,false", "'',false"
    })
    void canonicalOnly(String spec, boolean canonical) {
        assertThat(new UserSpec(spec).isCanonical()).isEqualTo(canonical);
    }

    private static Accounts accounts() throws UnrootException {
        return Accounts.parse(PASSWD.getBytes(StandardCharsets.UTF_8), GROUP.getBytes(StandardCharsets.UTF_8));
    }

    private static String resolved(String spec) throws UnrootException {
        return switch (new UserSpec(spec).resolve(accounts())) {
            case RunsAs.Known known -> {
                StringBuilder text = new StringBuilder(known.identity().toString());
                known.identity().groups().forEach(group -> text.append(' ').append(group));
                yield text.toString();
            }
            case RunsAs.Unclear unclear -> unclear.why();
        };
    }
}
