package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.program.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where there is nothing to do, nothing is done, and that is proven. */
class AlreadyNonRootIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void anImageThatNeedsNothingKeepsItsDigest() throws IOException {
        Path layout = new Shapes(folder).alreadyNonRoot();
        Conversion conversion = Conversion.of("ready", layout, Optional.of("http:8080/"));
        assertThat(conversion.outcome().status())
                .as(conversion.outcome().toString())
                .isZero();
        assertThat(conversion.report().path("changes")).isEmpty();
        assertThat(conversion.report().path("level").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(conversion.report().path("digest").asString())
                .isEqualTo(conversion.sourceDeclared().digest());
        assertThat(conversion.declared()).isEqualTo(conversion.sourceDeclared());
        assertThat(conversion.proof())
                .content()
                .contains(conversion.sourceDeclared().digest().substring(7));
    }
}
