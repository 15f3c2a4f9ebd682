package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Pace;
import io.github.unroot.transport.registry.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives that a test makes and serves, sound ones and forged ones; nothing forged is read any further. */
class ArchivesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final TestKey.Signing PLAIN = TestKey.Signing.at(YESTERDAY);
    private static final byte[] REDIS = "the package redis".repeat(20_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private final TestKey key = TestKey.ed25519(NOW.minus(Duration.ofDays(100)));
    private TestArchive archive;
    private DirectoryServer server;

    @BeforeEach
    void publishASoundArchive() throws IOException {
        Path files = Files.createDirectories(directory.resolve("archive"));
        archive = new TestArchive(files, "bookworm", YESTERDAY);
        archive.add("redis", "5:7.0.15-1~deb12u1", REDIS);
        for (int i = 0; i < 200; i++) {
            archive.add("filler" + i, "1", "filler".getBytes(StandardCharsets.UTF_8));
        }
        archive.index(IndexPacking.values()).sign(key, PLAIN);
        server = new DirectoryServer(files);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Archives archives() throws IOException {
        Path keyring = Files.write(directory.resolve("keyring.gpg"), key.keyring());
        Patience patience = new Patience(InstantSource.system(), new Random(1), time -> {});
        return new Archives(
                new Mirror(Map.of(), patience, new Pace(Duration.ofSeconds(30), 1)),
                new Keyrings(directory, List.of(keyring)),
                new DebianCache(cache(), 1 << 20),
                () -> NOW);
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    private AptSource source(URI base) {
        return new AptSource(base, "bookworm", List.of("main"), List.of(), new SignedBy.Distribution());
    }

    private Repository read() throws IOException {
        try (Archives archives = archives()) {
            return archives.read(List.of(source(server.base())), "amd64").getFirst();
        }
    }

    private Path fetch(PackageFile wanted) throws IOException {
        try (Archives archives = archives()) {
            return archives.fetch(wanted);
        }
    }

    private static PackageRecord redis(Repository repository) throws UnrootException {
        return PackageIndex.of("amd64", repository.parts()).newest("redis").orElseThrow();
    }

    private PackageFile redis() throws IOException {
        Repository repository = read();
        return repository.file(redis(repository));
    }

    private AbstractThrowableAssert<?, ?> assertReadingFails(int exitStatus) {
        return assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus())
                                .as(e.getMessage())
                                .isEqualTo(exitStatus));
    }

    private AbstractThrowableAssert<?, ?> assertFetchingFails(PackageFile wanted, int exitStatus) {
        return assertThatThrownBy(() -> fetch(wanted))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus())
                                .as(e.getMessage())
                                .isEqualTo(exitStatus));
    }

    private String inRelease() {
        return "bookworm InRelease from " + server.base() + "/dists/bookworm/InRelease";
    }

    @Nested
    class Sound {
        @ParameterizedTest
        @EnumSource(IndexPacking.class)
        void anIndexIsReadHoweverItIsPacked(IndexPacking packing) throws IOException {
            archive.index(packing).sign(key, PLAIN);

            Repository repository = read();

            assertThat(repository.origin()).isEqualTo("debian bookworm");
            assertThat(repository.parts().getFirst().stanzas()).hasSize(201);
            assertThat(redis(repository).version()).hasToString("5:7.0.15-1~deb12u1");
            assertThat(server.asked()).containsExactly("/dists/bookworm/InRelease", "/" + archive.indexFile(packing));
        }

        @Test
        void withoutByHashTheIndexIsHadByItsName() throws IOException {
            archive.with("Acquire-By-Hash", "no").sign(key, PLAIN);

            read();

            assertThat(server.asked())
                    .containsExactly("/dists/bookworm/InRelease", "/dists/bookworm/main/binary-amd64/Packages.gz");
        }

        @Test
        void aDirectoryIsAnArchiveToo() throws IOException {
            AptSource source = source(directory.resolve("archive").toUri());

            try (Archives archives = archives()) {
                Repository repository = archives.read(List.of(source), "amd64").getFirst();
                assertThat(archives.fetch(repository.file(redis(repository)))).hasBinaryContent(REDIS);
            }
        }

        @Test
        void whatIsKeptIsNotAskedForAgain() throws IOException {
            fetch(redis());
            server.asked().clear();

            PackageFile redis = redis();
            assertThat(server.asked()).containsExactly("/dists/bookworm/InRelease");
            server.close();
            assertThat(fetch(redis)).hasBinaryContent(REDIS);
        }

        @Test
        void whatIsKeptAndDamagedIsFetchedAnew() throws IOException {
            Path file = fetch(redis());
            Files.write(file, new byte[REDIS.length]);

            assertThat(fetch(redis())).isEqualTo(file).hasBinaryContent(REDIS);
        }

        @Test
        void theCacheKeepsNoMoreThanItMay() throws IOException {
            Path file = fetch(redis());
            new DebianCache(cache(), REDIS.length - 1).makeRoom();

            assertThat(file).doesNotExist();
        }

        @Test
        void manyAreFetchedAtATime() throws IOException {
            Repository repository = read();
            PackageIndex index = PackageIndex.of("amd64", repository.parts());
            PackageFile redis = repository.file(index.newest("redis").orElseThrow());
            PackageFile filler = repository.file(index.newest("filler7").orElseThrow());

            try (Archives archives = archives()) {
                assertThat(archives.fetchAll(List.of(filler, redis)))
                        .extracting(path -> path.getFileName().toString())
                        .containsExactly(filler.digest().hex(), redis.digest().hex());
            }
        }
    }

    @Nested
    @Tag("H58")
    class ForgedReleases {
        @Test
        void unsigned() throws IOException {
            archive.publish(archive.release());

            assertReadingFails(3)
                    .hasMessage(inRelease()
                            + " is not signed: it does not begin with \"-----BEGIN PGP SIGNED MESSAGE-----\"");
            assertNothingElseWasAskedFor();
        }

        @Test
        void signedByAStranger() throws IOException {
            archive.sign(TestKey.ed25519(YESTERDAY), PLAIN);

            assertReadingFails(3)
                    .hasMessageStartingWith(inRelease() + " has no signature that counts: key ")
                    .hasMessageEndingWith(" is not in " + directory.resolve("keyring.gpg"));
            assertNothingElseWasAskedFor();
        }

        @Test
        void signedAndChanged() throws IOException {
            archive.publish(key.clearSigned(archive.release(), PLAIN).replace("Origin: Debian", "Origin: debian"));

            assertReadingFails(3)
                    .hasMessage(inRelease() + " was changed after it was signed: the signature of key "
                            + key.fingerprint() + " does not match");
            assertNothingElseWasAskedFor();
        }

        @Test
        void signedOverAWeakHash() throws IOException {
            archive.sign(key, PLAIN.over(HashAlgorithmTags.SHA1));

            assertReadingFails(3)
                    .hasMessage(inRelease() + " has no signature that counts: the one of key " + key.fingerprint()
                            + " is made over a weak hash, SHA-1");
        }

        @Test
        void signedByAKeyThatExpired() throws IOException {
            key.expiring(YESTERDAY);

            assertReadingFails(3)
                    .hasMessage(inRelease() + " has no signature that counts: key " + key.fingerprint()
                            + " expired on 2026-11-23T12:00:00Z");
        }

        @Test
        void signedByAKeyThatIsRevoked() throws IOException {
            key.revoked();

            assertReadingFails(3)
                    .hasMessage(
                            inRelease() + " has no signature that counts: key " + key.fingerprint() + " is revoked");
        }

        @Test
        void outOfDate() throws IOException {
            archive.validUntil(NOW.minusSeconds(1)).sign(key, PLAIN);

            assertReadingFails(3)
                    .hasMessage(inRelease() + " expired on 2026-11-24T11:59:59Z: the mirror is no longer updated, or "
                            + "old fixes are held back; try another mirror");
            assertNothingElseWasAskedFor();
        }

        @Test
        void ofTheFuture() throws IOException {
            archive.dated(NOW.plusSeconds(60)).sign(key, PLAIN);

            assertReadingFails(3).hasMessageContaining("is dated 2026-11-24T12:01:00Z, which is in the future");
        }

        @Test
        void backInTime() throws IOException {
            read();
            archive.dated(YESTERDAY.minusSeconds(1)).sign(key, PLAIN);
            server.asked().clear();

            assertReadingFails(3)
                    .hasMessageStartingWith(inRelease()
                            + " is of 2026-11-23T11:59:59Z, and this machine has seen the one of 2026-11-23T12:00:00Z");
            assertNothingElseWasAskedFor();
            archive.dated(YESTERDAY.plusSeconds(1)).sign(key, PLAIN);
            assertThat(read().release().date()).isEqualTo(YESTERDAY.plusSeconds(1));
        }

        @Test
        void aStateOfThePastIsReadWhereThatIsAskedFor() throws IOException {
            read();
            archive.dated(YESTERDAY.minusSeconds(9)).validUntil(YESTERDAY).sign(key, PLAIN);

            try (Archives archives = archives()) {
                assertThat(archives.readPast(List.of(source(server.base())), "amd64"))
                        .hasSize(1);
            }
        }

        @Test
        void ofAnotherSuite() throws IOException {
            archive.with("Codename", "trixie").sign(key, PLAIN);

            assertReadingFails(3)
                    .hasMessage(inRelease() + " is of the suite stable (trixie), and bookworm was asked for");
            assertNothingElseWasAskedFor();
        }

        /** Ubuntu's have the codename of the suite that they are a part of. */
        @Test
        void ofAPartOfTheSuite() throws IOException {
            archive.with("Suite", "bookworm-updates").sign(key, PLAIN);

            assertReadingFails(3).hasMessageContaining("is of the suite bookworm-updates (bookworm)");
        }

        @Test
        void tooLarge() throws IOException {
            server.serve("dists/bookworm/InRelease", new byte[ReleaseFile.RELEASE_BYTES_MAX + 1]);

            assertReadingFails(3).hasMessageContaining(" is longer than " + ReleaseFile.RELEASE_BYTES_MAX + " bytes");
        }

        @Test
        void withASignatureThatIsNone() throws IOException {
            String none = "-----BEGIN PGP SIGNATURE-----\n\nAQID\n-----END PGP SIGNATURE-----\n";
            archive.publish(TestKey.framed("SHA256", archive.release(), none));

            assertReadingFails(3).hasMessageContaining("has a signature that cannot be read");
        }

        private void assertNothingElseWasAskedFor() {
            assertThat(server.asked()).containsExactly("/dists/bookworm/InRelease");
        }
    }

    @Nested
    @Tag("H58")
    class ForgedIndexes {
        @Test
        void aChangedByte() throws IOException {
            Path index = archive.file(archive.indexFile(IndexPacking.GZIP));
            Files.write(index, withAByteChanged(Files.readAllBytes(index)));

            assertReadingFails(3)
                    .hasMessageStartingWith("bookworm main/binary-amd64/Packages.gz from " + server.base())
                    .hasMessageContaining("is not what was signed: the mirror's file has sha256:");
            assertThat(cache().resolve("files")).isEmptyDirectory();
        }

        @Test
        void goneByItsHash() throws IOException {
            Files.delete(archive.file(archive.indexFile(IndexPacking.GZIP)));

            assertReadingFails(3)
                    .hasMessage("bookworm main/binary-amd64/Packages.gz is listed by the release, and the mirror does "
                            + "not have it (" + server.base() + "/" + archive.indexFile(IndexPacking.GZIP)
                            + "); it is being updated or broken: try again later, or another mirror");
        }

        @Test
        void truncated() throws IOException {
            Path index = archive.file(archive.indexFile(IndexPacking.GZIP));
            byte[] whole = Files.readAllBytes(index);
            Files.write(index, Arrays.copyOf(whole, 100));

            assertReadingFails(3).hasMessageContaining("ends after 100 of " + whole.length + " bytes");
        }

        @Test
        void longerThanSigned() throws IOException {
            Path index = archive.file(archive.indexFile(IndexPacking.GZIP));
            byte[] whole = Files.readAllBytes(index);
            Files.write(index, Arrays.copyOf(whole, whole.length + 1));

            assertReadingFails(3)
                    .hasMessageContaining("is longer than " + whole.length + " bytes, which is what was signed");
        }

        @Test
        void unpackingToOtherBytes() throws IOException {
            String other = Digest.of(new byte[0]).hex();
            String release = archive.release().replaceFirst("[0-9a-f]{64}( \\d+ \\S+Packages\n)", other + "$1");
            archive.publish(key.clearSigned(release, PLAIN));

            assertReadingFails(3)
                    .hasMessage("bookworm main/binary-amd64/Packages.gz unpacks to other bytes than those that the "
                            + "release lists");
        }

        @ParameterizedTest
        @EnumSource(IndexPacking.class)
        void unpackingToMoreThanListed(IndexPacking packing) throws IOException {
            archive.index(packing);
            String release = archive.release().replaceFirst("(?<=[0-9a-f]{64} )\\d+(?= \\S+Packages\n)", "77");
            archive.publish(key.clearSigned(release, PLAIN));

            assertReadingFails(3)
                    .hasMessageStartingWith("bookworm main/binary-amd64/Packages" + packing.suffix())
                    .hasMessageContaining("77 bytes");
        }

        @Test
        void ofAComponentThatIsNotThere() {
            AptSource source = new AptSource(
                    server.base(), "bookworm", List.of("contrib"), List.of(), new SignedBy.Distribution());

            assertThatThrownBy(() -> {
                        try (Archives archives = archives()) {
                            archives.read(List.of(source), "amd64");
                        }
                    })
                    .hasMessage(source + ": the release lists no contrib/binary-amd64/Packages; it has the components "
                            + "main and the architectures amd64");
        }
    }

    @Nested
    @Tag("H58")
    class ForgedPackages {
        @Test
        void hashAListedBServed() throws IOException {
            PackageFile redis = redis();
            Files.write(archive.file(redis.path().text()), withAByteChanged(REDIS));

            assertFetchingFails(redis, 3)
                    .hasMessage("redis 5:7.0.15-1~deb12u1 from " + redis.at(server.base())
                            + " is not what was signed: the mirror's file has "
                            + Digest.of(withAByteChanged(REDIS)) + ", and " + Digest.of(REDIS) + " is listed");
            assertNothingIsLeftOf(redis);
        }

        @Test
        void goneFromTheMirror() throws IOException {
            PackageFile redis = redis();
            Files.delete(archive.file(redis.path().text()));

            assertFetchingFails(redis, 4)
                    .hasMessage("fetching redis 5:7.0.15-1~deb12u1: not in the archive any more: "
                            + redis.at(server.base())
                            + "; a newer version may have taken its place: read the index again, or update the lock");
            assertNothingIsLeftOf(redis);
        }

        @Test
        void shorterThanListed() throws IOException {
            PackageFile redis = redis();
            Files.write(archive.file(redis.path().text()), new byte[1000]);

            assertFetchingFails(redis, 3).hasMessageContaining("ends after 1000 of " + REDIS.length + " bytes");
            assertNothingIsLeftOf(redis);
        }

        private void assertNothingIsLeftOf(PackageFile wanted) {
            assertThat(cache().resolve("files"))
                    .isDirectoryNotContaining(
                            file -> file.getFileName().toString().startsWith("tmp-"))
                    .isDirectoryNotContaining(file ->
                            file.getFileName().toString().equals(wanted.digest().hex()));
        }
    }

    @Nested
    class TheNetwork {
        @Test
        void whatIsCutIsTakenUpWhereItWasCut() throws IOException {
            PackageFile redis = redis();
            server.asked().clear();
            server.cut(2);

            assertThat(fetch(redis)).hasBinaryContent(REDIS);
            assertThat(server.asked()).hasSize(3);
            assertThat(server.asked().get(1)).matches(".* bytes=[1-9][0-9]*-");
        }

        @Test
        void aServerWithoutRangesBeginsAnew() throws IOException {
            PackageFile redis = redis();
            server.withoutRanges();
            server.cut(2);

            assertThat(fetch(redis)).hasBinaryContent(REDIS);
        }

        @Test
        void whatMayPassIsTriedAgain() throws IOException {
            server.refuse(Patience.TRIES_MAX - 1);

            assertThat(fetch(redis())).hasBinaryContent(REDIS);
        }

        @Test
        void whatDoesNotPassIsTold() {
            server.refuse(1000);

            assertReadingFails(4).hasMessageContaining("it answers 503").hasMessageContaining("InRelease");
        }

        @Test
        void aMirrorThatIsNotThereIsTold() {
            server.close();

            assertReadingFails(4)
                    .hasMessageStartingWith("bookworm InRelease from " + server.base())
                    .hasMessageContaining("it cannot be reached")
                    .hasMessageEndingWith("see whether the network works, or name another mirror with --mirror");
        }

        @Test
        void aSuiteThatIsNotThereIsTold() throws IOException {
            Files.delete(archive.file("dists/bookworm/InRelease"));

            assertReadingFails(4)
                    .hasMessage("reading the suite bookworm: the mirror does not have it (" + server.base()
                            + "/dists/bookworm/InRelease); see whether the name is right and the mirror holds that "
                            + "suite");
        }

        /** As a lock has it: the mirror first, then the service that keeps everything. */
        @Test
        void whatTheMirrorNoLongerHasIsHadFromTheNext() throws IOException {
            PackageFile redis = redis();
            PackageFile locked = new PackageFile(
                    redis.subject(),
                    List.of(URI.create(server.base() + "/empty"), server.base()),
                    redis.path(),
                    redis.size(),
                    redis.digest());

            assertThat(fetch(locked)).hasBinaryContent(REDIS);
        }

        @Test
        void aRedirectIsFollowed() throws IOException {
            PackageFile redis = redis();
            server.redirect(redis.path().text(), "/elsewhere/redis.deb");
            server.serve("elsewhere/redis.deb", REDIS);

            assertThat(fetch(redis)).hasBinaryContent(REDIS);
        }

        @Test
        void redirectsInACircleAndElsewhereAreRefused() throws IOException {
            PackageFile redis = redis();

            server.redirect(redis.path().text(), "/" + redis.path());
            assertFetchingFails(redis, 3).hasMessage(redis.at(server.base()) + " redirects more than 5 times");
            server.redirect(redis.path().text(), "file:///etc/passwd");
            assertFetchingFails(redis, 3)
                    .hasMessage(redis.at(server.base()) + " redirects to where a mirror may not: file:///etc/passwd");
        }

        @Test
        void aProxyIsUsedWhereTheEnvironmentNamesOne() throws IOException {
            Mirror mirror = new Mirror(
                    Map.of("http_proxy", server.base().toString()),
                    new Patience(InstantSource.system(), new Random(1), time -> {}),
                    Pace.USUAL);
            URI elsewhere = URI.create("http://archive.invalid/dists/bookworm/InRelease");

            assertThat(new Download(mirror, "it", elsewhere).unlisted(1 << 20)).isPresent();
        }
    }

    private static byte[] withAByteChanged(byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[changed.length / 2] ^= 1;
        return changed;
    }
}
