package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Container;
import io.github.unroot.cli.judge.Declared;
import io.github.unroot.cli.judge.Rules;
import io.github.unroot.cli.judge.UmociRunc;
import io.github.unroot.cli.program.Request;
import io.github.unroot.cli.program.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are not a distribution with a server in it. */
class ConvertShapesIT {
    private static final long USER = 1_987_654_321L;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aStaticBinaryOnScratch() throws IOException {
        servesAfterwards("static", new Shapes(folder).staticBinary(), "http:80/", "a page of a static binary");
    }

    @Test
    void anImageWithoutAShell() throws IOException {
        Path layout = Shapes.withoutShell().layout(Conversion.CACHE);
        servesAfterwards("no-shell", layout, "http:80/", "Welcome to nginx!");
    }

    @Test
    void busyboxWithItsPortInTheCommand() throws IOException {
        servesAfterwards("busybox", new Shapes(folder).busybox(), "http:80/", "a page of busybox");
    }

    @Test
    void aMergedUsrWithALayerThatWritesThroughTheLink() throws IOException {
        servesAfterwards("merged", new Shapes(folder).mergedBusybox(), "http:8080/", "a page of busybox");
    }

    @Test
    void aHundredLayers() throws IOException {
        servesAfterwards("layers", new Shapes(folder).manyLayers(), "http:8080/", "a page of busybox");
    }

    @Test
    void twoHundredThousandFiles() throws IOException {
        servesAfterwards("files", new Shapes(folder).manyFiles(), "http:8080/", "a page of busybox");
    }

    @Test
    void busyboxWhoseShellDropsPrivilegesProvenByItsOwnHealthCheck() throws IOException {
        Path layout = new Shapes(folder).busyboxDroppingPrivileges();
        servesAfterwards(Conversion.of("dropping", layout, Optional.empty()), "80", "a page of busybox");
    }

    private static void servesAfterwards(String name, Path layout, String probe, String answer) throws IOException {
        String port = probe.replaceAll("[^0-9]", "");
        servesAfterwards(Conversion.of(name, layout, Optional.of(probe)), port, answer);
    }

    private static void servesAfterwards(Conversion conversion, String port, String answer) throws IOException {
        assertThat(conversion.outcome().status())
                .as(conversion.outcome().toString())
                .isZero();
        assertThat(conversion.report().path("level").asInt()).isGreaterThanOrEqualTo(3);
        Declared declared = conversion.declared();
        assertThat(declared.layers())
                .startsWith(conversion.sourceDeclared().layers().toArray(String[]::new));
        Request request = new Request.FromHost("curl -sS --max-time 5 http://127.0.0.1:{" + port + "}/", answer);
        try (UmociRunc unpacked = UmociRunc.unpack(conversion.result());
                Container container = unpacked.start(Rules.arbitraryUser(USER, declared))) {
            container.mustAnswer(request, declared.movedPorts());
        }
    }
}
