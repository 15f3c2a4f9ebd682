package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.program.OtherServers;
import io.github.unroot.cli.program.Program;
import io.github.unroot.cli.program.Rooted;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that keep root get an answer, and no image. */
class RefusedIT {

    /** Each with what the answer must speak of. */
    static Stream<Arguments> programs() {
        return Stream.of(
                Arguments.of(Rooted.sshd(), "ssh"),
                Arguments.of(Rooted.cron(), "set(e|res|re)?[ug]id|setgroups|initgroups|cron"),
                Arguments.of(Rooted.mount(), "mount"),
                Arguments.of(OtherServers.stunnel(), "/etc/stunnel/key.pem"));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramThatNeedsRootIsRefusedWithWhatItNeeds(Program program, String evidence) throws IOException {
        Conversion conversion = Conversion.of(program);
        assertThat(conversion.outcome().status())
                .as(conversion.outcome().toString())
                .isEqualTo(1);
        assertThat(conversion.outcome().output() + conversion.outcome().errors())
                .containsPattern(evidence);
        assertThat(conversion.result()).doesNotExist();
    }

    static List<Program> notYet() {
        return OtherServers.notYet();
    }

    @ParameterizedTest
    @MethodSource("notYet")
    void aProgramThatIsNotUnderstoodYetIsNotCalledConverted(Program program) throws IOException {
        Conversion conversion = Conversion.of(program);
        assertThat(conversion.outcome().status())
                .as(conversion.outcome().toString())
                .isEqualTo(1);
        assertThat(conversion.result()).doesNotExist();
    }
}
