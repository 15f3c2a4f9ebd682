package io.github.unroot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.audit.Audits;
import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.Layers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mvn -pl core -am test -Dtest=AuditReportTest -Dgolden.update=true} writes the golden files again. */
class AuditReportTest {
    private static final String BASE = """
            d 0755 0:0 proc
            - 0755 0:0 bin/sh
            - 4755 0:0 usr/bin/su
            - 2755 0:42 usr/bin/chage
            - 0644 0:0 etc/passwd = root:x:0:0:root:/root:/bin/sh\\nredis:x:999:999::/data:/bin/false
            - 0640 0:42 etc/shadow
            - 0640 999:999 etc/redis/redis.conf
            d 0700 0:0 root
            """;
    private static final String APP = """
            - 0755 0:0 usr/local/bin/docker-entrypoint.sh = #!/bin/sh\\nset -e\\nchown -R redis /data\\nexec gosu redis "$@"
            d 0755 999:999 data
            - 0644 0:0 opt/\u001b[31mred\\nline/x
            d 0777 0:0 opt/\u001b[31mred
            """;
    private static final String ROOT_CONFIG = """
            {"config":{"Entrypoint":["docker-entrypoint.sh"],"Cmd":["redis-server"],"Volumes":{"/data":{}},
            "ExposedPorts":{"80/tcp":{},"6379/tcp":{}}},"rootfs":{"type":"layers","diff_ids":[]}}
            """;
    private static final String CLEAN_CONFIG = """
            {"config":{"User":"1001:0","Entrypoint":["/bin/sh"],"Healthcheck":{"Test":["CMD","/bin/sh"]}},
            "rootfs":{"type":"layers","diff_ids":[]}}
            """;

    @Test
    void text() throws IOException {
        Golden.assertEqual("audit.txt", lines(root()));
    }

    @Test
    void json() throws IOException {
        Golden.assertEqual("audit.json", root().toJson().toPrettyString() + "\n");
    }

    @Test
    void sarif() throws IOException {
        Golden.assertEqual("audit.sarif", root().toSarif("1.2.3").toPrettyString() + "\n");
    }

    @Test
    void nothingFound() throws IOException {
        AuditReport report = report(CLEAN_CONFIG, "- 0755 0:0 bin/sh");
        assertThat(lines(report)).endsWith("\nnothing found\n");
        assertThat(report.lowestLevel()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit.txt", "audit.json", "audit.sarif"})
    void nothingOfTheImageReachesATerminalRaw(String name) throws IOException {
        assertThat(Golden.text(name).chars().filter(letter -> letter < ' ' && letter != '\n'))
                .isEmpty();
    }

    private static AuditReport root() throws UnrootException {
        return report(ROOT_CONFIG, BASE, APP);
    }

    private static AuditReport report(String config, String... layers) throws UnrootException {
        byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
        return new AuditReport(
                "oci:images:app", Digest.of(new byte[0]), Audits.of(Layers.merge(layers), ImageConfig.parse(bytes)));
    }

    private static String lines(AuditReport report) {
        return report.lines().collect(Collectors.joining("\n", "", "\n"));
    }
}
