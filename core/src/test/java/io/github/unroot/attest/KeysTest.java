package io.github.unroot.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class KeysTest {

    static Stream<Arguments> pairs() {
        return Stream.of(Arguments.of("ECDSA P-256", Sample.p256()), Arguments.of("Ed25519", Sample.ed25519()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void whatThePrivateKeySignsThePublicKeyVerifies(String name, KeyPair pair) throws UnrootException {
        SigningKey signing = Sample.signing(pair);
        VerifyingKey verifying = Sample.verifying(pair);
        byte[] message = "message".getBytes(UTF_8);
        byte[] signature = signing.sign(message);
        assertThat(verifying.hasSigned(message, signature)).isTrue();
        assertThat(verifying.hasSigned("other".getBytes(UTF_8), signature)).isFalse();
        assertThat(verifying.hasSigned(message, new byte[0])).isFalse();
        assertThat(verifying.hasSigned(message, new byte[200])).isFalse();
    }

    /** Both signs of the point are met with, over so many keys. */
    @Test
    void theHintOfThePrivateKeyIsThatOfThePublicOne() throws UnrootException {
        for (int i = 0; i < 20; i++) {
            for (KeyPair pair : new KeyPair[] {Sample.p256(), Sample.ed25519()}) {
                assertThat(Sample.signing(pair).id())
                        .isEqualTo(Sample.verifying(pair).id());
            }
        }
    }

    static Stream<Arguments> wrongPublicKeys() throws Exception {
        KeyPair good = Sample.p256();
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        byte[] key = Sample.pem("PUBLIC KEY", good.getPublic());
        String text = new String(key, UTF_8);
        return Stream.of(
                Arguments.of("empty", new byte[0], "no public key in PEM"),
                Arguments.of("DER", good.getPublic().getEncoded(), "no public key in PEM"),
                Arguments.of("cut short", text.substring(0, 100).getBytes(UTF_8), "no public key in PEM"),
                Arguments.of("two keys", (text + text).getBytes(UTF_8), "more than one"),
                Arguments.of("private", Sample.pem("PRIVATE KEY", good.getPrivate()), "a private key, not a public"),
                Arguments.of("mislabelled", Sample.pem("PUBLIC KEY", good.getPrivate()), "neither an ECDSA P-256"),
                Arguments.of("not base64", Sample.pem("PUBLIC KEY", "A==A"), "not base64"),
                Arguments.of("no certificate", Sample.pem("CERTIFICATE", "AAAA"), "certificate that cannot be read"),
                Arguments.of(
                        "RSA",
                        Sample.pem("PUBLIC KEY", rsa.generateKeyPair().getPublic()),
                        "neither an ECDSA P-256 nor an Ed25519"),
                Arguments.of(
                        "P-384",
                        Sample.pem(
                                "PUBLIC KEY",
                                Sample.pair("EC", Optional.of("secp384r1")).getPublic()),
                        "neither an ECDSA P-256 nor an Ed25519"),
                Arguments.of(
                        "Ed448",
                        Sample.pem(
                                "PUBLIC KEY",
                                Sample.pair("Ed448", Optional.empty()).getPublic()),
                        "neither an ECDSA P-256 nor an Ed25519"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongPublicKeys")
    void aFileWithoutAUsablePublicKeyIsAWrongCall(String name, byte[] file, String why) {
        assertThatThrownBy(() -> VerifyingKey.read("PUB", file))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(2))
                .hasMessageStartingWith("PUB: ")
                .hasMessageContaining(why);
    }

    static Stream<Arguments> wrongPrivateKeys() throws Exception {
        KeyPair good = Sample.p256();
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        return Stream.of(
                Arguments.of("empty", new byte[0], "no private key in PEM"),
                Arguments.of("public", Sample.pem("PUBLIC KEY", good.getPublic()), "a public key, not a private"),
                Arguments.of("SEC 1", Sample.pem("EC PRIVATE KEY", "AAAA"), "openssl pkcs8 -topk8"),
                Arguments.of("mislabelled", Sample.pem("PRIVATE KEY", good.getPublic()), "neither an ECDSA P-256"),
                Arguments.of("no password", Sample.pem("ENCRYPTED PRIVATE KEY", "AAAA"), "UNROOT_KEY_PASSWORD"),
                Arguments.of(
                        "RSA",
                        Sample.pem("PRIVATE KEY", rsa.generateKeyPair().getPrivate()),
                        "neither an ECDSA P-256 nor an Ed25519"),
                Arguments.of(
                        "P-384",
                        Sample.pem(
                                "PRIVATE KEY",
                                Sample.pair("EC", Optional.of("secp384r1")).getPrivate()),
                        "neither an ECDSA P-256 nor an Ed25519"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongPrivateKeys")
    void aFileWithoutAUsablePrivateKeyIsAWrongCall(String name, byte[] file, String why) {
        assertThatThrownBy(() -> SigningKey.read("KEY", file, Optional.empty()))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(2))
                .hasMessageStartingWith("KEY: ")
                .hasMessageContaining(why);
    }
}
