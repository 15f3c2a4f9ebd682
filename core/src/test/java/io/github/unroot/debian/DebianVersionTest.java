package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebianVersionTest {

    @Tag("H60")
    @ParameterizedTest
    @CsvSource({
        "1.0~rc1, <, 1.0",
        "1.0~~, <, 1.0~",
        "1.0, <, 1.0+b1",
        "1.0-1, <, 1.0-1+b1",
        "1.0-1~deb12u1, <, 1.0-1",
        "9, <, 10",
        "1.9.9, <, 1.10",
        "9.9, <, 1:0.1",
        "1.0a, <, 1.0+",
        "1.0Z, <, 1.0a",
        "1.0-9, <, 1.0.1-1",
        "1.0-1, <, 1.0-1-1",
        "0:2.0:1-1, <, 1:2.0-1",
        "00012345678901234567890, =, 12345678901234567890",
        "99999999999999999998, <, 99999999999999999999",
        "1.0, =, 1.0-0",
        "1.0, =, 0:1.0",
        "1.01, =, 1.1",
        "1.0, =, 1.00"
    })
    void theOrderIsDpkgs(String one, String sign, String other) throws Exception {
        DebianVersion first = DebianVersion.parse(one);
        DebianVersion second = DebianVersion.parse(other);
        int expected = sign.equals("<") ? -1 : 0;
        assertThat(Integer.signum(first.compareTo(second))).isEqualTo(expected);
        assertThat(Integer.signum(second.compareTo(first))).isEqualTo(-expected);
        assertThat(first).isEqualByComparingTo(first);
    }

    @Test
    void thePartsAreThose() throws Exception {
        DebianVersion version = DebianVersion.parse("5:7.0.15-rc1-1~deb12u4");
        assertThat(version.epoch()).isEqualTo(5);
        assertThat(version.upstream()).isEqualTo("7.0.15-rc1");
        assertThat(version.revision()).hasValue("1~deb12u4");
        assertThat(DebianVersion.parse("1.0").revision()).isEqualTo(Optional.empty());
        assertThat(List.of(version, DebianVersion.parse("6:0")).stream().max(Comparator.naturalOrder()))
                .hasValue(DebianVersion.parse("6:0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1",
                "a:1",
                "2147483648:1",
                "99999999999999999999:1",
                "-1:1",
                "1:",
                "-1",
                "1-",
                "~1",
                "1.0 1",
                "1_0",
                "1/../2",
                "1\n",
                "1:1-1:1",
                "1.0-é"
            })
    void whatIsNoVersionIsRefused(String text) {
        assertThatThrownBy(() -> DebianVersion.parse(text))
                .isInstanceOf(UnrootException.class)
                .hasMessageStartingWith("no version: \"")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aVersionIsNotAsLongAsItLikes() {
        assertThatThrownBy(() -> DebianVersion.parse("1".repeat(300)))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining("has 300 characters");
    }
}
