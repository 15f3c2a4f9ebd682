package io.github.unroot.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The attributes of the second revision were read back from files that setcap(8) wrote. */
@Tag("H51")
class FileCapabilityTest {
    @ParameterizedTest
    @CsvSource({
        "010000010004000000000000,                         1, cap_net_bind_service=ep",
        "0100000200040000000000000000000000000000,         2, cap_net_bind_service=ep",
        "0000000200200000000000000000000000000000,         2, cap_net_raw=p",
        "0100000200000000002000000000000000000000,         2, cap_net_raw=ei",
        "0000000200000000000000008000000000000000,         2, cap_bpf=p",
        "010000030004000000000000000000000000000000000100, 3, cap_net_bind_service=ep",
    })
    void decodes(String attribute, int revision, String text) {
        assertThat(FileCapability.decode(HexFormat.of().parseHex(attribute))).hasValueSatisfying(capability -> {
            assertThat(capability.revision()).isEqualTo(revision);
            assertThat(capability).hasToString(text);
        });
    }

    @Test
    void theThirdRevisionNamesItsRoot() {
        byte[] attribute = HexFormat.of().parseHex("0100000300040000000000000000000000000000a0860100");
        assertThat(FileCapability.decode(attribute).orElseThrow().rootId()).hasValue(100_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "01000002",
                "0100000400040000000000000000000000000000",
                "01000002000400000000000000000000"
            })
    void whatTheKernelRefusesIsNone(String attribute) {
        assertThat(FileCapability.decode(HexFormat.of().parseHex(attribute))).isEmpty();
    }
}
