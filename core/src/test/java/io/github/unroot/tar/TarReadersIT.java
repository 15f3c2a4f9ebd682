package io.github.unroot.tar;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our reader beside commons-compress and GNU tar, over sound archives, the fuzzer's kept inputs and mutations. What they
 * differ in stands in known-differences.txt with its reason: one that does not fails, and so does one that no longer is.
 */
final class TarReadersIT {
    private static final long SEED = 20_261_124;
    private static final int MUTATIONS = 1000;
    private static final String KNOWN = "known-differences.txt";

    @TempDir
    private Path folder = Path.of("");

    private final TreeMap<String, String> found = new TreeMap<>();

    @Test
    void theReadersDifferOnlyInWhatIsKnown() throws Exception {
        List<byte[]> sound = Stream.concat(Archives.seeds(), more()).toList();
        int number = 0;
        for (byte[] tar : sound) {
            compare("sound archive " + number++, tar);
        }
        for (Path kept : keptInputs()) {
            compare(kept.getFileName().toString(), Files.readAllBytes(kept));
        }
        Mutations mutations = new Mutations(SEED, sound);
        for (int i = 0; i < MUTATIONS; i++) {
            compare("mutation " + i + " of seed " + SEED, mutations.next());
        }
        String examples = found.entrySet().stream()
                .map(entry -> entry.getKey() + " # first in " + entry.getValue())
                .collect(Collectors.joining("\n"));
        assertThat(found.keySet())
                .as("differences, of which %s must hold each:%n%s", KNOWN, examples)
                .isEqualTo(known());
    }

    private void compare(String name, byte[] tar) throws Exception {
        Listing ours = ForeignReaders.ours(tar);
        note("commons-compress", name, ours, ForeignReaders.commonsCompress(tar));
        note("GNU tar", name, ours, ForeignReaders.gnuTar(folder, tar));
    }

    private void note(String reader, String name, Listing ours, Listing theirs) {
        Optional<String> difference = Listing.difference(ours, theirs);
        difference.ifPresent(what -> found.putIfAbsent(reader + ": " + what, name));
    }

    private static Stream<byte[]> more() {
        return Stream.of(
                        new LayerBuilder()
                                .file("caf\u00c3\u00a9", 0644, "utf-8")
                                .file("caf\u00e9", 0644, "latin"),
                        new LayerBuilder().file("a".repeat(150), 0644, "pax").symlink("l", "t".repeat(150)),
                        new LayerBuilder()
                                .paxHeader('x', LayerBuilder.record("mtime", "-1.5"))
                                .file("a", 0644, ""))
                .map(LayerBuilder::tar);
    }

    private static List<Path> keptInputs() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/io/github/unroot/tar/TarFuzzTestInputs"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Each line without its reason, which it must have. */
    private static SortedSet<String> known() {
        SortedSet<String> known = new TreeSet<>();
        for (String line : text().lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList()) {
            int reason = line.indexOf(" # ");
            assertThat(reason).as("a reason in: %s", line).isPositive();
            known.add(line.substring(0, reason).strip());
        }
        return known;
    }

    private static String text() {
        try (InputStream stream = Objects.requireNonNull(TarReadersIT.class.getResourceAsStream(KNOWN))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
