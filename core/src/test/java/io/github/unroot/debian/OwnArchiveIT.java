package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.HostProgram;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Pace;
import io.github.unroot.transport.registry.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that this machine's own packages come from, with the keys that came with them; gpgv and dpkg judge. */
@Tag("H58")
class OwnArchiveIT {
    private static final Path ROOT = Path.of("/");
    private static final int PACKAGES_MIN = 30_000;

    @TempDir
    private Path directory;

    private static List<AptSource> sources() throws IOException {
        AptSources sources = AptSources.read(ROOT);
        return sources.ofSuite(sources.ownSuite().orElseThrow(), architecture());
    }

    private static String architecture() {
        return HostProgram.run(Map.of(), List.of("dpkg", "--print-architecture"))
                .output()
                .strip();
    }

    @Test
    void isReadAndGivesPackagesThatDpkgReads() throws IOException {
        DebianCache cache = new DebianCache(directory.resolve("cache"), DebianCache.BYTES_DEFAULT);
        try (Archives archives = Archives.open(cache, List.of(), System.getenv())) {
            List<Repository> repositories = archives.read(sources(), architecture());
            PackageIndex index = PackageIndex.of(
                    architecture(),
                    repositories.stream().flatMap(each -> each.parts().stream()).toList());
            PackageRecord files = index.newest("base-files").orElseThrow();
            Path deb = archives.fetch(repositories.stream()
                    .filter(each -> each.origin().equals(files.origin()))
                    .findFirst()
                    .orElseThrow()
                    .file(files));

            assertThat(index.size()).isGreaterThan(PACKAGES_MIN);
            assertThat(HostProgram.run(Map.of(), List.of("dpkg-deb", "--field", deb.toString(), "Package", "Version"))
                            .output())
                    .isEqualTo("Package: base-files\nVersion: " + files.version() + "\n");
        }
    }

    @Test
    void isSignedByWhomGpgvNames() throws IOException {
        Keyrings keyrings = new Keyrings(ROOT, List.of());
        for (AptSource source : sources()) {
            byte[] inRelease = inRelease(source);
            Keyring.Signer signer = keyrings.of(source)
                    .verify(source.suite(), SignedText.read(source.suite(), inRelease), Instant.now());

            assertThat(gpgv(source, keyrings, inRelease))
                    .contains("[GNUPG:] VALIDSIG " + signer.fingerprint())
                    .contains("[GNUPG:] GOODSIG")
                    .doesNotContain("[GNUPG:] BADSIG");
        }
    }

    @Test
    void isRefusedWithOneByteChangedAsGpgvRefusesIt() throws IOException {
        AptSource source = sources().getFirst();
        Keyrings keyrings = new Keyrings(ROOT, List.of());
        byte[] changed = new String(inRelease(source), StandardCharsets.ISO_8859_1)
                .replaceFirst("Packages.xz", "Packages.xy")
                .getBytes(StandardCharsets.ISO_8859_1);
        SignedText text = SignedText.read("it", changed);

        assertThatThrownBy(() -> keyrings.of(source).verify("it", text, Instant.now()))
                .isInstanceOf(UnrootException.class)
                .hasMessageStartingWith("it was changed after it was signed");
        assertThat(gpgv(source, keyrings, changed)).contains("[GNUPG:] BADSIG");
    }

    private static byte[] inRelease(AptSource source) throws IOException {
        Patience patience = new Patience(InstantSource.system(), new Random(1), Thread::sleep);
        URI address = URI.create(source.base() + "/dists/" + source.suite() + "/InRelease");
        Mirror mirror = new Mirror(System.getenv(), patience, Pace.USUAL);
        return new Download(mirror, source.suite(), address)
                .unlisted(ReleaseFile.RELEASE_BYTES_MAX)
                .orElseThrow();
    }

    private String gpgv(AptSource source, Keyrings keyrings, byte[] inRelease) throws IOException {
        Path file = Files.write(directory.resolve("InRelease"), inRelease);
        List<String> command = new ArrayList<>(List.of("gpgv", "--status-fd", "1"));
        List<Path> files =
                source.signedBy() instanceof SignedBy.Files signers ? signers.files() : keyrings.distribution();
        files.forEach(each -> command.addAll(List.of("--keyring", each.toString())));
        command.add(file.toString());
        return HostProgram.run(Map.of("GNUPGHOME", directory.toString()), command)
                .output();
    }
}
