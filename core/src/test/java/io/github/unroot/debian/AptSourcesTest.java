package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AptSourcesTest {
    private static final URI DEBIAN = URI.create("http://deb.example.org/debian");
    private static final List<String> MAIN = List.of("main");
    private static final SignedBy DISTRIBUTION = new SignedBy.Distribution();

    @TempDir
    private Path root;

    @Test
    void readsTheOlderFormat() throws IOException {
        write("sources.list", """
                # the archive
                deb http://deb.example.org/debian/ bookworm main contrib   # all of it
                deb-src http://deb.example.org/debian bookworm main
                deb [arch=amd64,arm64 signed-by=/k/one.gpg,/k/two.gpg trusted=yes] https://example.org/x stable main
                deb cdrom:[Debian]/ bookworm main
                deb http://flat.example.org/ ./
                """);

        SignedBy keys = new SignedBy.Files(List.of(root.resolve("k/one.gpg"), root.resolve("k/two.gpg")));
        assertThat(AptSources.read(root).all())
                .containsExactly(
                        new AptSource(DEBIAN, "bookworm", List.of("main", "contrib"), List.of(), DISTRIBUTION),
                        new AptSource(
                                URI.create("https://example.org/x"), "stable", MAIN, List.of("amd64", "arm64"), keys));
    }

    @Test
    void readsTheNewerFormat() throws IOException {
        write("sources.list.d/debian.sources", """
                Types: deb deb-src
                URIs: http://deb.example.org/debian
                Suites: bookworm bookworm-updates
                Components: main
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

                Enabled: no
                Types: deb
                URIs: http://off.example.org/debian
                Suites: bookworm
                Components: main

                Types: deb
                URIs: https://vendor.example.org/apt
                Suites: stable
                Components: main
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 abcd
                 -----END PGP PUBLIC KEY BLOCK-----
                """);

        SignedBy keyring = new SignedBy.Files(List.of(root.resolve("usr/share/keyrings/debian-archive-keyring.gpg")));
        SignedBy inline = new SignedBy.Inline(
                "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n-----END PGP PUBLIC KEY BLOCK-----\n");
        assertThat(AptSources.read(root).all())
                .containsExactly(
                        new AptSource(DEBIAN, "bookworm", MAIN, List.of(), keyring),
                        new AptSource(DEBIAN, "bookworm-updates", MAIN, List.of(), keyring),
                        new AptSource(URI.create("https://vendor.example.org/apt"), "stable", MAIN, List.of(), inline));
    }

    /** As Debian's cloud images have it. */
    @Test
    void readsAListOfMirrors() throws IOException {
        write("sources.list", "deb mirror+file:///etc/apt/mirrors/debian.list bookworm main\n");
        write(
                "mirrors/debian.list",
                "# comment\nhttp://deb.example.org/debian\tpriority:1\nhttp://other.example.org/\n");

        assertThat(AptSources.read(root).all())
                .containsExactly(new AptSource(DEBIAN, "bookworm", MAIN, List.of(), DISTRIBUTION));
    }

    @Test
    void takesTheDistributionsOwnArchivesAndNobodyElses() throws IOException {
        write("sources.list", """
                deb http://deb.example.org/debian bookworm main
                deb http://deb.example.org/debian bookworm contrib
                deb http://deb.example.org/debian bookworm-updates main
                deb http://deb.example.org/debian bookworm-backports main
                deb http://deb.example.org/debian-security bookworm-security main
                deb http://deb.example.org/debian trixie main
                deb https://vendor.example.org/debian bookworm stable
                deb [signed-by=/etc/apt/keyrings/vendor.gpg] https://vendor.example.org/debian bookworm main
                """);

        AptSources sources = AptSources.read(root);

        assertThat(sources.ofSuite("bookworm", "amd64"))
                .extracting(AptSource::toString)
                .containsExactly(
                        "http://deb.example.org/debian bookworm",
                        "http://deb.example.org/debian bookworm-updates",
                        "http://deb.example.org/debian-security bookworm-security");
        assertThat(sources.ofSuite("bookworm", "amd64").getFirst().components()).containsExactly("main", "contrib");
        assertThatThrownBy(() -> sources.ofSuite("forky", "amd64"))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining("no source of that suite in the distribution's archive; name a mirror of it");
    }

    @Test
    void knowsWhatTheMachineItselfIs() throws IOException {
        assertThat(AptSources.read(root).ownSuite()).isEmpty();
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/os-release"), "ID=ubuntu\nVERSION_CODENAME=\"noble\"\n");
        assertThat(AptSources.read(root).ownSuite()).contains("noble");
    }

    @ParameterizedTest
    @CsvSource({
        "http://m.example.org/debian/, bookworm, http://m.example.org/debian-security bookworm-security",
        "http://m.example.org/ubuntu, noble, http://m.example.org/ubuntu noble-security",
        "file:/srv/mirror/debian, bookworm, file:/srv/mirror/debian-security bookworm-security",
        "http://m.example.org/debian, sid, http://m.example.org/debian sid"
    })
    void findsTheSecurityFixesOfAMirror(URI base, String suite, String security) throws IOException {
        assertThat(AptSources.mirrored(base, suite, MAIN).getLast()).hasToString(security);
    }

    @Test
    void asksTheSnapshotServiceForATime() throws IOException {
        assertThat(AptSources.snapshot(
                        SnapshotService.DEBIANS, Instant.parse("2026-11-23T08:10:14Z"), "bookworm", MAIN))
                .extracting(AptSource::toString)
                .containsExactly(
                        "https://snapshot.debian.org/archive/debian/20261123T081014Z bookworm",
                        "https://snapshot.debian.org/archive/debian/20261123T081014Z bookworm-updates",
                        "https://snapshot.debian.org/archive/debian-security/20261123T081014Z bookworm-security");
        assertThat(SnapshotService.DEBIANS.at("ubuntu", Instant.EPOCH)).isEmpty();
    }

    @Test
    void takesASourceThatTheCallerNames() throws IOException {
        AptSources sources = AptSources.read(root);

        assertThat(sources.named("[signed-by=/k.gpg] https://vendor.example.org/apt stable main"))
                .containsExactly(new AptSource(
                        URI.create("https://vendor.example.org/apt"),
                        "stable",
                        MAIN,
                        List.of(),
                        new SignedBy.Files(List.of(root.resolve("k.gpg")))));
        assertThatThrownBy(() -> sources.named("ftp://vendor.example.org/apt stable main"))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining("no source of packages");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            deb [arch=amd64 http://h/debian bookworm main | options without an end
            deb http://h/debian                           | a source is "deb
            deb http://h/debian bookworm                  | a source without components
            deb http://h/debian ../etc main               | no name of a suite
            deb http://h/debian bookworm ma/../in         | no name of a component
            deb http://h/deb^ian bookworm main            | no address
            """)
    void aMalformedSourceIsToldWithItsLine(String line, String why) throws IOException {
        write("sources.list", "\n" + line + "\n");

        assertThatThrownBy(() -> AptSources.read(root))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining("sources.list line 2: ")
                .hasMessageContaining(why);
    }

    private void write(String name, String content) throws IOException {
        Path apt = root.resolve("etc/apt");
        Files.createDirectories(apt.resolve("sources.list.d"));
        Files.createDirectories(apt.resolve("mirrors"));
        Files.writeString(apt.resolve(name), content);
    }
}
