package io.github.unroot.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cosign's key files are made of, by the published vectors; that a whole one is read, by one in its form. */
final class CosignKeyTest {
    private static final HexFormat HEX = HexFormat.of();

    /** RFC 7914, section 12. */
    @ParameterizedTest
    @CsvSource({
        "'', '', 16, 1, 1, 77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
        "password, NaCl, 1024, 8, 16, fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
        "pleaseletmein, SodiumChloride, 16384, 8, 1, 7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    })
    void scrypt(String password, String salt, int n, int r, int p, String key) {
        assertThat(HEX.formatHex(new Scrypt(n, r, p).key(password.getBytes(UTF_8), salt.getBytes(UTF_8), 64)))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8, 1",
        "1, 8, 1",
        "3, 8, 1",
        "1024, 0, 1",
        "1024, 8, 0",
        "1024, 8, 17",
        "1073741824, 8, 1",
        "-2147483648, 1, 1"
    })
    void scryptWithImpossibleOrRuinousCostsIsRefused(int n, int r, int p) {
        assertThatThrownBy(() -> new Scrypt(n, r, p)).isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 8439, section 2.5.2. */
    @Test
    void poly1305() {
        byte[] key = HEX.parseHex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
        assertThat(HEX.formatHex(SecretBox.tag(key, "Cryptographic Forum Research Group".getBytes(UTF_8))))
                .isEqualTo("a8061dc1305136c6c22b8baf0c0127a9");
    }

    /** Cryptography in NaCl, section 10. */
    @Test
    void secretBox() {
        byte[] key = HEX.parseHex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
        byte[] nonce = HEX.parseHex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
        byte[] box = HEX.parseHex(
                "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186a"
                        + "c0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368"
                        + "517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5");
        assertThat(SecretBox.open(key, nonce, box))
                .hasValueSatisfying(message -> assertThat(HEX.formatHex(message))
                        .startsWith("be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc"));
        for (int at = 0; at < box.length; at++) {
            byte[] changed = box.clone();
            changed[at] ^= 1;
            assertThat(SecretBox.open(key, nonce, changed)).isEmpty();
        }
        assertThat(SecretBox.open(key, nonce, new byte[15])).isEmpty();
    }

    private static final String KEY = """
            {"kdf":{"name":"scrypt","params":{"N":1024,"r":8,"p":1},"salt":"polh1VUaTdIUA5jhPUrV2LDeXk1fFE2CtXIld5OKmbU="},
             "cipher":{"name":"nacl/secretbox","nonce":"d5yrwRXOZPTNQ+cvYbcDg0yNZBqrbBHm"},
             "ciphertext":"BbAeSPaMqCsxn1qmcb8lihRxrEtRUtlzkHHKdXJOHEbSSCr4cWm5d6zUaLXBFZ7oE1uL4aPhUB50LYlJyY4spPIPYO/IS+bg0fUdRN/\
            ebSECDL4aCUOrsvwrBUHfsGoAhiphqxRjpeXBPKujEcWg7/rK2iku/wouGlBzflCtWDuX7K+j1bCs+BB7onozWPKNglsO2LxakyVocQ=="}""";

    private static SigningKey read(String json, String password) throws UnrootException {
        String base64 = Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
        return SigningKey.read("KEY", Sample.pem("ENCRYPTED SIGSTORE PRIVATE KEY", base64), Optional.of(password));
    }

    /** Made for this test; its public key's hash is openssl's. */
    @Test
    void aKeyFileIsOpenedWithItsPassword() throws UnrootException {
        assertThat(read(KEY, "unroot").id()).isEqualTo("ag9e5Dj+4pb2qyAJF3iupCu/s1wSJKHce2Vq7jEaADI=");
        assertThatThrownBy(() -> read(KEY, "Unroot")).hasMessageContaining("cannot be decrypted");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            scrypt          | argon2
            nacl/secretbox  | aes-gcm
            "kdf"           | "KDF"
            "N":1024        | "N":1000
            "N":1024        | "N":4611686018427387904
            "N":1024        | "N":1073741824
            "N":1024        | "N":"1024"
            "nonce":"d5yr   | "nonce":"
            "salt":"polh    | "salt":"*
            "ciphertext"    | "cipherText"
            """)
    void whatCosignDoesNotWriteIsAWrongCall(String before, String after) {
        assertThat(KEY).contains(before);
        assertThatThrownBy(() -> read(KEY.replace(before, after), "unroot"))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(2))
                .hasMessageStartingWith("KEY: ");
    }
}
