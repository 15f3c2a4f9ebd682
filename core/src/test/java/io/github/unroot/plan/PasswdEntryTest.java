package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.observe.Trace;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 17 and 23 to 27, in the programs' own words. */
class PasswdEntryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "initdb: error: could not look up effective user ID 1000680000: user does not exist",
                "KeyError: 'getpwuid(): uid not found: 1000680000'",
                "SystemError [ERR_SYSTEM_ERROR]: A system error occurred: uv_os_get_passwd returned ENOENT",
                "No user exists for uid 1000680000",
                "whoami: cannot find name for user ID 1000680000",
                "fatal: unable to look up current user in the passwd file: no such user",
                "You don't exist, go away!"
            })
    void isMissedWhereAProgramSaysSo(String output) {
        assertThat(PasswdEntry.isMissed(evidence(output))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Permission denied", "listening on port 1001", "user logged in"})
    void isNotMissedOtherwise(String output) {
        assertThat(PasswdEntry.isMissed(evidence(output))).isFalse();
    }

    private static Evidence evidence(String output) {
        return new Evidence(new Trace(List.of(), List.of(), 0, 0), false, output);
    }
}
