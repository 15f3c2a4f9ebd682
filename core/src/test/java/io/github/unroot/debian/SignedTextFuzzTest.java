package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import io.github.unroot.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** An InRelease from a mirror: the frame, the signatures in it and the text are read or refused; no stranger's counts. */
final class SignedTextFuzzTest extends FuzzTarget {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Keyring NOBODY = new Keyring("nobody's", List.of());

    static Stream<byte[]> seeds() {
        TestKey key = TestKey.ed25519(NOW.minusSeconds(1000));
        String release = "Origin: Debian\nSuite: stable\nDate: Mon, 23 Nov 2026 11:22:37 UTC\nSHA256:\n "
                + Digest.of(new byte[0]).hex() + " 0 main/binary-amd64/Packages\n";
        String signed = key.clearSigned(release, TestKey.Signing.at(NOW));
        return Stream.of(
                        signed,
                        signed.replace("\n", "\r\n"),
                        signed.replace("Origin", "- Origin"),
                        signed.replace("-----BEGIN PGP SIGNATURE", "-----BEGIN PGP MESSAGE"),
                        signed.substring(0, signed.length() / 2),
                        release,
                        "")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void signedText(byte[] input) throws IOException {
        Optional<SignedText> signed = read(input, () -> SignedText.read("InRelease", input));
        if (signed.isEmpty()) {
            return;
        }
        assertThat(new String(signed.get().canonical(), StandardCharsets.ISO_8859_1).replace("\r\n", "\n"))
                .isEqualTo(new String(signed.get().text(), StandardCharsets.ISO_8859_1).replaceFirst("\n\\z", ""));
        assertThat(read(input, () -> NOBODY.verify("InRelease", signed.get(), NOW)))
                .isEmpty();
        read(input, () -> ReleaseFile.read("InRelease", signed.get().text(), Digest.of(input)));
    }
}
