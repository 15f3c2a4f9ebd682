package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockTest {
    private static final LockedRelease MAIN = new LockedRelease(
            "debian",
            "bookworm",
            List.of("main"),
            Instant.parse("2026-07-11T10:16:37Z"),
            Digest.of("main".getBytes(UTF_8)));
    private static final LockedRelease SECURITY = new LockedRelease(
            "debian-security",
            "bookworm-security",
            List.of("main", "contrib"),
            Instant.parse("2026-11-24T08:00:00Z"),
            Digest.of("security".getBytes(UTF_8)));
    static final Lock LOCK = new Lock(
            List.of("redis-server", "libzip4=1.7.3-1"),
            "amd64",
            List.of(SECURITY, MAIN),
            List.of(
                    locked("redis-tools", "5:7.0.15-1~deb12u1", "debian-security bookworm-security"),
                    locked("redis-server", "5:7.0.15-1~deb12u1", "debian-security bookworm-security"),
                    locked("libzip4", "1.7.3-1", "debian bookworm")),
            List.of(locked("no", "1", "debian bookworm"), locked("bash", "5.2.15-2+b13", "debian bookworm")));

    private static LockedPackage locked(String name, String version, String origin) {
        String path = "pool/main/" + name.charAt(0) + "/" + name + "/" + name + "_1_amd64.deb";
        return new LockedPackage(
                name,
                new DebianVersion(version),
                "amd64",
                origin,
                1234,
                Digest.of(path.getBytes(UTF_8)),
                new PoolPath(path));
    }

    @Test
    void itIsWrittenALineAPackageInTheOrderOfNames() throws Exception {
        assertThat(new String(LockDocument.write(LOCK), UTF_8)).isEqualTo(golden());
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws Exception {
        Lock read = LockDocument.read("lock.yaml", LockDocument.write(LOCK));
        assertThat(read).isEqualTo(LOCK);
        assertThat(LockDocument.write(read)).isEqualTo(LockDocument.write(LOCK));
        assertThat(read.versions()).containsEntry("bash", "5.2.15-2+b13").hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "version: 1!version: 2!:2:10: this is a lock of version 2, known is version 1",
                "architecture: amd64\\nreleases!architecture: ../x\\nreleases!no architecture",
                "size: 1234!size: -1!no number of bytes",
                "size: 1234!size: 0!no size of a package's file: 0",
                "size: 1234!size: 99999999999!no size of a package's file: 99999999999",
                "pool/main/b!../main/b!no path below the archive: \"../main/b",
                "pool/main/b!/main/b!no path below the archive: \"/main/b",
                "name: bash!name: ../bash!no name of a package and its architecture: \"../bash:amd64\"",
                "name: bash!nam: bash!\"name\" is missing",
                "name: bash!name: redis-tools!the package redis-tools is here twice",
                "5.2.15-2+b13!5.2.15 2!no version: \"5.2.15 2\"",
                "release: \"debian bookworm\"!release: \"debian sid\"!is from a release that is not here",
                "archive: debian,!archive: ../debian,!no name of an archive: \"../debian\"",
                "archive: debian-security, suite: bookworm-security!archive: debian, suite: bookworm!the release debian bookworm is here twice",
                "2026-07-11T10:16:37Z!yesterday!no time, as 2026-07-11T10:16:37Z is one",
                "base:\\n!more: []\\nbase:\\n!unknown key \"more\""
            })
    void whatIsReadIsHostileUntilChecked(String sound, String broken, String message) throws Exception {
        String text = golden();
        String wrong = text.replaceFirst(Pattern.quote(sound.translateEscapes()), broken.translateEscapes());
        assertThat(wrong).isNotEqualTo(text);
        SolverTest.assertBadInput(() -> LockDocument.read("lock.yaml", wrong.getBytes(UTF_8)), message);
    }

    @Test
    void aFileIsHadFromTheMachinesMirrorAndThenFromTheSnapshots() throws Exception {
        AptSource mirror = source("http://mirror.example/debian", "bookworm");
        PackageFile file = LOCK.file(
                LOCK.base().getFirst(),
                List.of(source("http://other.example/x", "trixie"), mirror),
                List.of(SnapshotService.DEBIANS));
        assertThat(file.bases())
                .containsExactly(
                        URI.create("http://mirror.example/debian"),
                        URI.create("https://snapshot.debian.org/archive/debian/20260711T101637Z"),
                        URI.create("https://snapshot.debian.org/archive/debian/20260712T101637Z"));
        assertThat(file.digest()).isEqualTo(LOCK.base().getFirst().sha256());
        assertThat(file.subject()).isEqualTo("bash 5.2.15-2+b13");
    }

    @Test
    void aReleaseThatNoSourceHasIsTheMachinesProblem() {
        assertThatThrownBy(() -> LOCK.file(LOCK.base().getFirst(), List.of(), List.of()))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        thrown -> assertThat(thrown.problem()).isInstanceOf(Problem.Surroundings.class))
                .hasMessage(
                        "package bash 5.2.15-2+b13: the lock has it from debian bookworm, and no source of this machine"
                                + " has that suite; add one to the machine's apt sources, or name a mirror");
    }

    private static AptSource source(String base, String suite) {
        return new AptSource(URI.create(base), suite, List.of("main"), List.of(), new SignedBy.Distribution());
    }

    @Test
    void anAnswerIsLockedWithTheReleasesThatItIsFrom() throws Exception {
        String rest = "\nSize: 5\nSHA256: " + "0".repeat(64) + "\nFilename: pool/x.deb";
        PackageIndex index = Indexes.ofParts(
                Indexes.part("debian bookworm", "a 1\nDepends: b" + rest, "b 1" + rest, "sh 1\nEssential: yes" + rest));
        Solution solution = Indexes.solve(index, "a");
        ReleaseFile release = new ReleaseFile(
                "Debian",
                "Debian",
                "oldstable",
                "bookworm",
                MAIN.date(),
                Optional.empty(),
                true,
                List.of("amd64"),
                false,
                MAIN.inRelease(),
                Map.of());
        List<Repository> read = List.of(repository("bookworm", release), repository("trixie", release));
        Lock lock = Lock.of(List.of("a"), "amd64", solution, read);
        assertThat(lock.releases()).containsExactly(MAIN);
        assertThat(lock.packages()).extracting(LockedPackage::toString).containsExactly("a 1", "b 1");
        assertThat(lock.base()).extracting(LockedPackage::toString).containsExactly("sh 1");
    }

    private static Repository repository(String suite, ReleaseFile release) {
        AptSource source = source("http://mirror.example/debian", suite);
        return new Repository(source, List.of(source.base()), release, List.of());
    }

    @Test
    void theOrderOfInstallingIsInThePackages() throws Exception {
        List<Stanza> controls = new ArrayList<>(Indexes.part(
                        "x", "a 1\nDepends: b, missing", "b 1\nPre-Depends: z", "c 1\nDepends: a", "z 1\nDepends: c")
                .stanzas());
        for (int turn = 0; turn < 4; turn++) {
            Collections.rotate(controls, 1);
            assertThat(InstallOrder.of("amd64", controls, control -> control))
                    .extracting(control -> control.required("Package"))
                    .containsExactly("c", "z", "b", "a");
        }
        controls.addAll(Indexes.part("y", "a 2").stanzas());
        SolverTest.assertBadInput(
                () -> InstallOrder.of("amd64", controls, control -> control), "is there in two versions");
    }

    private static String golden() throws IOException {
        try (InputStream in = LockTest.class.getResourceAsStream("lock.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }
    }
}
