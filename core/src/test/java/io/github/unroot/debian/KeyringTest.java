package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.HostProgram;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which signatures count; gpgv, which apt asks, is asked for its opinion of the same bytes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyringTest {
    private static final String TEXT = "Origin: Test\nSuite: stable\n\nSecond: paragraph\n";

    /** The real time, for gpgv knows no other. */
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final Instant yearsAgo = now.minus(Duration.ofDays(2000));
    private final Instant yesterday = now.minus(Duration.ofDays(1));
    private final TestKey.Signing plain = TestKey.Signing.at(yesterday);

    @TempDir
    private Path directory;

    /** What gpgv makes of it. */
    enum Gpgv {
        GOOD,
        NOT_GOOD
    }

    /**
     * @param keyring one char a byte
     * @param refused a part of the message; empty where it is accepted
     */
    record Row(String name, String keyring, String signed, String refused, Gpgv gpgv) {
        @Override
        public String toString() {
            return "H58 " + name;
        }
    }

    private TestKey key() {
        return TestKey.ed25519(yearsAgo);
    }

    private static Row row(String name, TestKey key, TestKey.Signing how, String refused, Gpgv gpgv) {
        return new Row(name, bytes(key.keyring()), key.clearSigned(TEXT, how), refused, gpgv);
    }

    Stream<Row> rows() {
        return Stream.of(keys(), signatures(), texts()).flatMap(each -> each);
    }

    private Stream<Row> keys() {
        return Stream.of(
                row("a key", key(), plain, "", Gpgv.GOOD),
                row("an RSA key", TestKey.rsa(2048, yearsAgo), plain, "", Gpgv.GOOD),
                row("a key that expires tomorrow", key().expiring(now.plus(Duration.ofDays(1))), plain, "", Gpgv.GOOD),
                row("a subkey", key().withSubkey(), plain, "", Gpgv.GOOD),
                row("an expired key", key().expiring(yesterday), plain, "expired on " + yesterday, Gpgv.NOT_GOOD),
                row("a revoked key", key().revoked(), plain, "is revoked", Gpgv.NOT_GOOD),
                row("an expired subkey", key().withSubkeyExpiring(yesterday), plain, "expired on", Gpgv.NOT_GOOD),
                row("a revoked subkey", key().withRevokedSubkey(), plain, "is revoked", Gpgv.NOT_GOOD),
                row(
                        "a subkey of an expired key",
                        key().expiring(yesterday).withSubkey(),
                        plain,
                        "belongs to a key that expired on",
                        Gpgv.NOT_GOOD),
                row(
                        "a subkey of a revoked key",
                        key().revoked().withSubkey(),
                        plain,
                        "belongs to a key that is revoked",
                        Gpgv.NOT_GOOD),
                row("a claimed subkey", key().withClaimedSubkey(), plain, "not made for signing", Gpgv.NOT_GOOD),
                row(
                        "a subkey for encryption",
                        key().withSubkeyFor(KeyFlags.ENCRYPT_COMMS),
                        plain,
                        "not made for signing",
                        Gpgv.NOT_GOOD),
                row("a key without a self-signature", key().uncertified(), plain, "of its owner", Gpgv.NOT_GOOD),
                row("a short RSA key", TestKey.rsa(1024, yearsAgo), plain, "too weak", Gpgv.GOOD));
    }

    private Stream<Row> signatures() {
        TestKey.Signing sha1 = plain.over(HashAlgorithmTags.SHA1);
        TestKey.Signing sha512 = plain.over(HashAlgorithmTags.SHA512);
        return Stream.of(
                row("SHA-512", key(), sha512, "", Gpgv.GOOD),
                row("SHA-1", TestKey.rsa(2048, yearsAgo), sha1, "weak hash, SHA-1", Gpgv.GOOD),
                row("a signature that expired", key(), plain.lasting(Duration.ofHours(1)), "expired on", Gpgv.NOT_GOOD),
                row("a signature that lasts", key(), plain.lasting(Duration.ofDays(9)), "", Gpgv.GOOD),
                row(
                        "a signature of tomorrow",
                        key(),
                        TestKey.Signing.at(now.plus(Duration.ofDays(1))),
                        "in the future",
                        Gpgv.GOOD),
                row(
                        "a signature older than its key",
                        key(),
                        TestKey.Signing.at(yearsAgo.minusSeconds(60)),
                        "older than the key",
                        Gpgv.NOT_GOOD),
                row(
                        "a critical condition",
                        key(),
                        plain.sayingSomethingUnknown(),
                        "critical that is not understood",
                        Gpgv.NOT_GOOD));
    }

    private Stream<Row> texts() {
        TestKey known = key();
        TestKey stranger = key();
        String changed = known.clearSigned(TEXT, plain).replace("Suite: stable", "Suite: stabl3");
        byte[] both = joined(stranger.signature(TEXT, plain), known.signature(TEXT, plain));
        byte[] oneBroken = joined(known.signature(TEXT, plain), known.signature("other\n", plain));
        return Stream.of(
                new Row(
                        "a stranger's",
                        bytes(known.keyring()),
                        stranger.clearSigned(TEXT, plain),
                        "is not in",
                        Gpgv.NOT_GOOD),
                new Row(
                        "a changed text",
                        bytes(known.keyring()),
                        changed,
                        "changed after it was signed",
                        Gpgv.NOT_GOOD),
                new Row(
                        "a stranger's and a known one",
                        bytes(known.keyring()),
                        TestKey.framed("SHA256", TEXT, TestKey.armored(both)),
                        "",
                        Gpgv.GOOD),
                new Row(
                        "a known one and a broken one",
                        bytes(known.keyring()),
                        TestKey.framed("SHA256", TEXT, TestKey.armored(oneBroken)),
                        "changed after it was signed",
                        Gpgv.NOT_GOOD),
                new Row(
                        "an armored keyring with two keys",
                        stranger.armoredKeyring() + known.armoredKeyring(),
                        known.clearSigned(TEXT, plain),
                        "",
                        Gpgv.NOT_GOOD));
    }

    /** One char a byte. */
    private static String bytes(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void countsWhatShouldCount(Row row) throws IOException {
        Path keyring = Files.writeString(directory.resolve("keyring.gpg"), row.keyring(), StandardCharsets.ISO_8859_1);
        Path signed = Files.writeString(directory.resolve("InRelease"), row.signed());

        String said = judged(keyring, signed);

        assertThat(row.refused().isEmpty() ? said.startsWith("signed by") : said.contains(row.refused()))
                .as(said)
                .isTrue();
        assertThat(gpgv(keyring, signed)).isEqualTo(row.gpgv());
    }

    private String judged(Path keyring, Path signed) throws IOException {
        try {
            SignedText text = SignedText.read("the text", Files.readAllBytes(signed));
            Keyring keys = KeyringReader.read(List.of(keyring));
            return "signed by " + keys.verify("the text", text, now).fingerprint();
        } catch (UnrootException e) {
            assertThat(e.problem().exitStatus()).isEqualTo(3);
            return String.valueOf(e.getMessage());
        }
    }

    /** As apt reads it: one good signature, none that is bad. */
    private Gpgv gpgv(Path keyring, Path signed) {
        List<String> command = List.of("gpgv", "--status-fd", "1", "--keyring", keyring.toString(), signed.toString());
        String status = HostProgram.run(Map.of("GNUPGHOME", directory.toString()), command)
                .output();
        return status.contains("[GNUPG:] GOODSIG") && !status.contains("[GNUPG:] BADSIG") ? Gpgv.GOOD : Gpgv.NOT_GOOD;
    }

    @Test
    void aFileThatIsNoKeyringIsToldByName() throws IOException {
        Path file = Files.writeString(directory.resolve("keys.gpg"), "no key\n");

        assertThatThrownBy(() -> KeyringReader.read(List.of(file)))
                .isInstanceOf(UnrootException.class)
                .hasMessage("the keyring " + file + " holds no key");
        assertThatThrownBy(() -> KeyringReader.read(List.of(directory.resolve("none.gpg"))))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining("there is no such file");
    }

    /** Two files may hold one key, and only one of them its revocation. */
    @Test
    void aRevocationInOneFileCountsForTheKeyInAnother() throws IOException {
        TestKey key = key();
        Path before = Files.write(directory.resolve("before.gpg"), key.keyring());
        Path after = Files.write(directory.resolve("after.gpg"), key.revoked().keyring());
        SignedText text =
                SignedText.read("the text", key.clearSigned(TEXT, plain).getBytes(StandardCharsets.UTF_8));

        Keyring keyring = KeyringReader.read(List.of(before, after));

        assertThatThrownBy(() -> keyring.verify("the text", text, now)).hasMessageContaining("is revoked");
    }
}
