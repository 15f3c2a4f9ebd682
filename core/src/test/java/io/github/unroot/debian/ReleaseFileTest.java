package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseFileTest {
    private static final Digest DIGEST = Digest.of(new byte[0]);
    private static final String RELEASE = """
            Origin: Debian
            Label: Debian-Security
            Suite: oldstable-security
            Codename: bookworm-security
            Date: Mon, 23 Nov 2026 11:22:37 UTC
            Valid-Until: Mon, 30 Nov 2026 11:22:37 UTC
            Acquire-By-Hash: yes
            Architectures: all amd64
            SHA256:
             %s  10 main/binary-amd64/Packages
             %s 7 updates/main/binary-amd64/Packages.xz
            """.formatted(DIGEST.hex(), DIGEST.hex());

    @Test
    void readsWhatTheArchiveSaysOfItself() throws UnrootException {
        ReleaseFile release = read(RELEASE);

        assertThat(release.suite()).isEqualTo("oldstable-security");
        assertThat(release.date()).isEqualTo(Instant.parse("2026-11-23T11:22:37Z"));
        assertThat(release.validUntil()).contains(Instant.parse("2026-11-30T11:22:37Z"));
        assertThat(release.byHash()).isTrue();
        assertThat(release.files())
                .isEqualTo(Map.of(
                        "main/binary-amd64/Packages", new ReleaseFile.Listed(10, DIGEST),
                        "updates/main/binary-amd64/Packages.xz", new ReleaseFile.Listed(7, DIGEST)));
        assertThat(release.components()).containsExactly("main", "updates/main");
        assertThat(Repository.archive(release)).isEqualTo("debian-security");
    }

    @Test
    void packagesForAllMachinesAreApartOnlyWhereTheArchiveSaysSo() throws UnrootException {
        assertThat(read(RELEASE).indexes("main", "amd64"))
                .isEqualTo(List.of("main/binary-amd64/Packages", "main/binary-all/Packages"));
        assertThat(read("No-Support-for-Architecture-all: Packages\n" + RELEASE).indexes("main", "amd64"))
                .isEqualTo(List.of("main/binary-amd64/Packages"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Sat, 1 Aug 2026 10:16:37 UTC   | 2026-08-01T10:16:37Z
            Sat,  1 Aug 2026 9:16:37 UTC   | 2026-08-01T09:16:37Z
            Sat, 01 Aug 2026 10:16:37 +0000 | 2026-08-01T10:16:37Z
            Sat, 01 Aug 2026 10:16:37 GMT  | 2026-08-01T10:16:37Z
            """)
    void readsTheDatesThatArchivesWrite(String text, Instant date) throws UnrootException {
        assertThat(read(RELEASE.replace("Mon, 23 Nov 2026 11:22:37 UTC", text)).date())
                .isEqualTo(date);
    }

    @ParameterizedTest(name = "H58 {2}")
    @CsvSource(delimiter = '|', textBlock = """
            Mon, 23 Nov 2026 11:22:37 UTC | Mon, 23 Nov 2026 11:22:37 CET | no date in UTC
            Mon, 23 Nov 2026 11:22:37 UTC | yesterday                     | no date in UTC
            Mon, 30 Nov 2026 11:22:37 UTC | Mon, 99 Nov 2026 11:22:37 UTC | no date in UTC
            SHA256:                       | MD5Sum:                       | weaker hashes do not count
            10 main/                      | ten main/                     | no hash, size and path
            10 main/                      | -1 main/                      | no hash, size and path
            10 main/                      | 99999999999999999999 main/    | no hash, size and path
            e3b0c44298fc1c14              | E3b0c44298fc1c14              | no SHA-256
            updates/main/binary-amd64/Packages.xz | main/binary-amd64/Packages | two hashes of one path
            Origin: Debian                | Suite: other                  | a second time
            Label: Debian-Security        | =                             | paragraphs where there must be one
            """)
    void whatIsMalformedIsRefused(String part, String other, String why) {
        String changed = RELEASE.replace(part, other.equals("=") ? "\n" : other);

        assertThatThrownBy(() -> read(changed))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining("InRelease")
                .hasMessageContaining(why);
    }

    private static ReleaseFile read(String text) throws UnrootException {
        return ReleaseFile.read("InRelease", text.getBytes(StandardCharsets.UTF_8), DIGEST);
    }
}
