package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedTextTest {
    private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n";
    private static final String SIGNATURE =
            "-----BEGIN PGP SIGNATURE-----\n\nabcd\n=efgh\n-----END PGP SIGNATURE-----\n";

    @Test
    void theTextLosesItsEscapesAndTheSpaceThatSignaturesDoNotCover() throws UnrootException {
        SignedText signed = read(BEGIN + "A: b \t\r\n- -dash\n\nC: d\n" + SIGNATURE);

        assertThat(signed.text()).asString().isEqualTo("A: b\n-dash\n\nC: d\n");
        assertThat(signed.canonical()).asString().isEqualTo("A: b\r\n-dash\r\n\r\nC: d");
        assertThat(signed.signatures()).asString().isEqualTo(SIGNATURE);
    }

    @Test
    void anEmptyTextIsOne() throws UnrootException {
        assertThat(read(BEGIN + SIGNATURE).canonical()).isEmpty();
    }

    /** What one reader of a file takes for signed text and another does not: each is how an archive was once forged. */
    @ParameterizedTest(name = "H58 {1}")
    @CsvSource(delimiter = '|', textBlock = """
            A: b\\n                           | is not signed
            ''                                | is not signed
            x\\n{begin}A: b\\n{signature}     | is not signed
            {begin}A: b\\n                    | ends before its signature does
            {begin}A: b\\n-----BEGIN PGP SIGNATURE-----\\n\\nabcd\\n | ends before its signature does
            {begin}A: b\\n-x\\n{signature}    | a line that begins with a dash and is not escaped
            {begin}A: b\\n{begin}{signature}  | a line that begins with a dash and is not escaped
            {begin}A: b\\n{signature}C: d\\n  | goes on after its signature
            {begin}A: b\\n{signature}{signature} | goes on after its signature
            {begin}A: b\\rC: d\\n{signature}  | has a carriage return within a line
            -----BEGIN PGP SIGNED MESSAGE-----\\nA: b\\n\\nC: d\\n{signature} | has a header other than "Hash"
            """)
    void whatIsNotPlainlySignedIsRefused(String file, String why) {
        String content = file.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("{begin}", BEGIN)
                .replace("{signature}", SIGNATURE);

        assertThatThrownBy(() -> read(content))
                .isInstanceOf(UnrootException.class)
                .hasMessageStartingWith("InRelease ")
                .hasMessageContaining(why);
    }

    private static SignedText read(String content) throws UnrootException {
        return SignedText.read("InRelease", content.getBytes(StandardCharsets.UTF_8));
    }
}
