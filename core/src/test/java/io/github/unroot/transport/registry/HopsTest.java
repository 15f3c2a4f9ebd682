package io.github.unroot.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("F10")
final class HopsTest {
    private static final Map<String, String> NAMES = Map.of(
            "registry.example", "93.184.216.34",
            "storage.example", "93.184.216.35",
            "inside.example", "10.1.2.3",
            "corporate.example", "10.9.9.9",
            "metadata.example", "169.254.169.254");

    /** No name service is asked. */
    private static InetAddress[] resolve(String host) throws UnknownHostException {
        String literal = NAMES.getOrDefault(host, host);
        if (literal.matches(".*[g-z].*")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getByName(literal)};
    }

    private static URI judged(String registry, boolean plainHttp, String given) throws IOException {
        URI from = URI.create(registry + "/v2/app/blobs/x");
        return new Hops(Origin.of(from), plainHttp, HopsTest::resolve).judged(from, given, "a redirect");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/x",
                "https://127.1.2.3/x",
                "https://[::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "https://[::ffff:7f00:1]/x",
                "https://[64:ff9b::7f00:1]/x",
                "https://[2002:0a00:0001::]/x",
                "https://2130706433/x",
                "https://0.0.0.0/x",
                "https://[::]/x",
                "https://10.0.0.1/x",
                "https://172.16.0.1/x",
                "https://192.168.1.1/x",
                "https://100.64.0.1/x",
                "https://[fd00::1]/x",
                "https://[fe80::1]/x",
                "https://169.254.169.254/latest/meta-data",
                "https://224.0.0.1/x",
                "https://255.255.255.255/x",
                "https://inside.example/x",
                "https://metadata.example/x",
                "http://storage.example/x",
                "http://registry.example/x",
                "file:///etc/passwd",
                "ftp://storage.example/x",
                "https:///x",
                "https://user@storage.example/x",
                "https://storage.example:x/",
                "//inside.example/x",
                "ht tp://x"
            })
    void aRegistryElsewhereMayNotSendUs(String given) {
        Testbed.assertFails(
                3, "the registry gives a redirect that", () -> judged("https://registry.example", true, given));
    }

    @ParameterizedTest
    @CsvSource({
        "https://storage.example/x?signed=1, https://storage.example/x?signed=1",
        "https://93.184.216.99:8443/x, https://93.184.216.99:8443/x",
        "/v2/other, https://registry.example/v2/other",
        "//storage.example/x, https://storage.example/x",
        "https://REGISTRY.example/x, https://REGISTRY.example/x",
    })
    void aRegistryElsewhereMaySendUs(String given, String target) throws IOException {
        assertThat(judged("https://registry.example", false, given)).hasToString(target);
    }

    @Test
    void aRegistryInsideMaySendUsInside() throws IOException {
        assertThat(judged("https://corporate.example", false, "https://inside.example/x"))
                .isNotNull();
        Testbed.assertFails(
                3, "into a network", () -> judged("https://corporate.example", false, "https://127.0.0.1/x"));
        Testbed.assertFails(
                3, "into a network", () -> judged("https://corporate.example", false, "https://metadata.example/x"));
    }

    @Test
    void aRegistryOnThisMachineMaySendUsAroundButNotToTheMetadata() throws IOException {
        assertThat(judged("http://127.0.0.1:5000", false, "http://127.0.0.1:9000/x"))
                .isNotNull();
        assertThat(judged("http://127.0.0.1:5000", false, "https://inside.example/x"))
                .isNotNull();
        Testbed.assertFails(
                3,
                "plain text on another machine",
                () -> judged("http://127.0.0.1:5000", false, "http://inside.example/x"));
        Testbed.assertFails(
                3, "into a network", () -> judged("http://127.0.0.1:5000", true, "http://169.254.169.254/x"));
    }

    @Test
    void aSecretInAQueryIsNotShown() {
        Testbed.assertFails(
                3,
                "http://storage.example/x",
                () -> judged(
                        "https://registry.example", false, "http://storage.example/x?signature=" + Testbed.PASSWORD));
    }

    @Test
    void aHostThatNobodyKnowsIsTheSurroundings() {
        Testbed.assertFails(
                4, "nobody knows that host", () -> judged("https://registry.example", false, "https://unknown.test/x"));
    }
}
