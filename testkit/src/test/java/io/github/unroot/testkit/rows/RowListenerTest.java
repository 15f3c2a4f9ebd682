package io.github.unroot.testkit.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class RowListenerTest {
    @TempDir
    private Path checkout;

    /** Run by the test below alone: surefire takes no nested static class for a test. */
    @Tag("H01")
    static class Sample {
        @Test
        void passes() {}

        @Test
        @Tag("H02")
        void fails() {
            Assertions.fail("on purpose");
        }

        @Test
        @Tag("F01")
        void isSkipped() {
            Assumptions.abort("no tool");
        }

        @TestFactory
        Stream<DynamicTest> named() {
            return Stream.of(DynamicTest.dynamicTest("H03 passes", () -> {}));
        }
    }

    @Test
    void aRowIsGreenOnlyIfAllItsTestsPassed() throws Exception {
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        Launcher launcher = LauncherFactory.create(config);
        launcher.registerTestExecutionListeners(new RowListener(checkout.resolve("module/target/rows")));
        launcher.execute(LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Sample.class))
                .build());

        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        boolean complete = RowTable.print(checkout, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(complete).isFalse();
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.matches("H01 .* 4 +NOT GREEN .*"))
                .anyMatch(line -> line.matches("H02 .* 1 +NOT GREEN .*"))
                .anyMatch(line -> line.matches("H03 .* 1 +green .*"))
                .anyMatch(line -> line.matches("H04 .*NO TEST .*"))
                .anyMatch(line -> line.matches("H59 .*waits .*"))
                .anyMatch(line -> line.matches("F01 .* 1 +NOT GREEN .*"))
                .anyMatch(line -> line.equals("       SKIPPED: isSkipped()"))
                .anyMatch(line -> line.startsWith("84 rows: 1 green"));
    }
}
