package io.github.unroot.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvelopeTest {

    /** The test vector of the specification (protocol.md). */
    @Test
    void whatIsSignedIsTypeAndPayloadWithTheirLengths() {
        assertThat(Envelope.signedBytes("http://example.com/HelloWorld", "hello world".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    @Test
    void lengthsAreThoseOfBytes() {
        assertThat(Envelope.signedBytes("é", "ü".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("DSSEv1 2 é 2 ü");
    }

    @Test
    void whatIsWrittenIsReadBack() throws UnrootException {
        byte[] payload = "{\"a\": 1}\n".getBytes(UTF_8);
        Envelope written = new Envelope(Envelope.STATEMENT, payload, List.of(Envelope.Signature.of("key", new byte[] {
            1, 2, (byte) 0xfb
        })));
        Envelope read = Envelope.parse(written.toBytes());
        assertThat(read.payload()).isEqualTo(payload);
        assertThat(read.payloadType()).isEqualTo(Envelope.STATEMENT);
        assertThat(read.signatures()).isEqualTo(written.signatures());
    }

    @Test
    void theAlphabetForAddressesIsReadToo() throws UnrootException {
        byte[] bytes = {(byte) 0xfb, (byte) 0xff, (byte) 0xfe, 0};
        String text = Base64.getUrlEncoder().encodeToString(bytes);
        Envelope read = Envelope.parse("{\"payloadType\":\"t\",\"payload\":\"%s\",\"signatures\":[{\"sig\":\"%s\"}]}"
                .formatted(text, text)
                .getBytes(UTF_8));
        assertThat(read.payload()).isEqualTo(bytes);
        assertThat(read.signatures().getFirst().bytes()).isEqualTo(bytes);
        assertThat(read.signatures().getFirst().keyId()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                                             | not a JSON object
            null                                                                           | not a JSON object
            []                                                                             | not a JSON object
            {"payloadType":"t","payload":"e30=","signatures":[{"sig":"AA=="}]              | not valid JSON
            {"payloadType":"t","payload":"e30=","signatures":[{"sig":"AA=="}]} {}          | not valid JSON
            {"payload":"e30=","signatures":[{"sig":"AA=="}]}                               | no "payloadType"
            {"payloadType":"t","signatures":[{"sig":"AA=="}]}                              | no "payload"
            {"payloadType":"t","payload":"e30="}                                           | no "signatures"
            {"payloadType":null,"payload":"e30=","signatures":[{"sig":"AA=="}]}            | no "payloadType"
            {"payloadType":"t","payload":{},"signatures":[{"sig":"AA=="}]}                 | "payload" is not a string
            {"payloadType":7,"payload":"e30=","signatures":[{"sig":"AA=="}]}               | "payloadType" is not a string
            {"payloadType":"t","payload":"e30=","signatures":{"sig":"AA=="}}               | "signatures" is not an array
            {"payloadType":"t","payload":"e30=","signatures":[]}                           | 0 signatures
            {"payloadType":"t","payload":"e30=","signatures":["AA=="]}                     | not an object
            {"payloadType":"t","payload":"e30=","signatures":[null]}                       | not an object
            {"payloadType":"t","payload":"e30=","signatures":[{}]}                         | no "sig"
            {"payloadType":"t","payload":"e30=","signatures":[{"sig":1}]}                  | "sig" is not a string
            {"payloadType":"t","payload":"e30=","signatures":[{"sig":"*"}]}                | "sig" is not base64
            {"payloadType":"t","payload":"e3 0=","signatures":[{"sig":"AA=="}]}            | "payload" is not base64
            {"payloadType":"t","payload":"e30=\\n","signatures":[{"sig":"AA=="}]}          | "payload" is not base64
            {"payloadType":"t","payload":"-/==","signatures":[{"sig":"AA=="}]}             | "payload" is not base64
            {"payloadType":"t","payload":"e30=","payload":"e30=","signatures":[{"sig":"AA=="}]} | Duplicate
            {"payloadType":"t","payload":"e30=","Payload":"bnVsbA==","signatures":[{"sig":"AA=="}]} | must be spelled
            {"payloadType":"t","payload":"e30=","signatures":[{"sig":"AA==","sig":"AQ=="}]} | Duplicate
            {"payloadType":"t","payload":"e30=","signatures":[{"sig":"AA==","Sig":"AQ=="}]} | must be spelled
            """)
    void whatIsNoEnvelopeIsRefused(String text, String why) {
        assertThatThrownBy(() -> Envelope.parse(text.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(3))
                .hasMessageContaining(why);
    }

    @Test
    void tooManySignaturesAreRefused() {
        String signatures = "{\"sig\":\"AA==\"},".repeat(16) + "{\"sig\":\"AA==\"}";
        assertThatThrownBy(() -> Envelope.parse(
                        ("{\"payloadType\":\"t\",\"payload\":\"e30=\",\"signatures\":[" + signatures + "]}")
                                .getBytes(UTF_8)))
                .hasMessageContaining("17 signatures");
    }

    @Test
    void aSignatureOfUnusualLengthIsRefused() {
        String text = "A".repeat(2000);
        assertThatThrownBy(() -> Envelope.parse(
                        ("{\"payloadType\":\"t\",\"payload\":\"e30=\",\"signatures\":[{\"sig\":\"" + text + "\"}]}")
                                .getBytes(UTF_8)))
                .hasMessageContaining("longer than 1024");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        byte[] deep = ("{\"payloadType\":" + "[".repeat(100_000)).getBytes(UTF_8);
        assertThatThrownBy(() -> Envelope.parse(deep)).hasMessageContaining("not valid JSON");
    }
}
