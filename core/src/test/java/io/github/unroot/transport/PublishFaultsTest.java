package io.github.unroot.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.testkit.disk.Failing;
import io.github.unroot.testkit.disk.FaultyDisk;
import io.github.unroot.testkit.disk.Killed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call that a publication makes fails once, in every way that it can. Whatever fails: the old image or the new one,
 * nothing that an index refers to is missing, no success is told that is none, and the next run makes up for it.
 */
final class PublishFaultsTest {
    private static final long SEED = Long.getLong("unroot.seed", System.nanoTime());
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final int WORDS = 50_000;

    /** Far more than a publication makes. */
    private static final int CALLS_MAX = 1000;

    @TempDir
    private Path directory;

    /** Where to, and what is there before. */
    enum Target {
        A_NEW_LAYOUT("below/layout/index.json"),
        A_LAYOUT_WITH_THE_TAG_AND_ANOTHER("layout/index.json"),
        A_NEW_ARCHIVE("image.tar"),
        A_DOCKER_ARCHIVE_THAT_IS_THERE("image.tar");

        private final String shown;

        /** @param shown the file that readers begin with */
        Target(String shown) {
            this.shown = shown;
        }

        void prepare(Path place) throws IOException {
            switch (this) {
                case A_NEW_LAYOUT, A_NEW_ARCHIVE -> {}
                case A_LAYOUT_WITH_THE_TAG_AND_ANOTHER -> {
                    old().writeLayout(place.resolve("layout"), "other");
                    Path index = place.resolve("layout/index.json");
                    String named = Files.readString(index).replaceFirst("\\[(\\{.*other.*\\})\\]", "[$1,$1]");
                    Files.writeString(index, named.replaceFirst("other", "new"));
                    // What a killed run left.
                    Files.write(place.resolve("layout/tmp-unroot-index"), new byte[1]);
                }
                case A_DOCKER_ARCHIVE_THAT_IS_THERE -> {
                    old().writeDockerArchive(place.resolve("image.tar"), "name:old");
                    Files.write(place.resolve("tmp-archive-unroot-1"), new byte[1]);
                }
            }
        }

        Reference in(Path place) {
            return switch (this) {
                case A_NEW_LAYOUT -> new Reference.Layout(place.resolve("below/layout"), Optional.of("new"));
                case A_LAYOUT_WITH_THE_TAG_AND_ANOTHER ->
                    new Reference.Layout(place.resolve("layout"), Optional.of("new"));
                case A_NEW_ARCHIVE -> new Reference.LayoutArchive(place.resolve("image.tar"), Optional.of("new"));
                case A_DOCKER_ARCHIVE_THAT_IS_THERE ->
                    new Reference.DockerArchive(place.resolve("image.tar"), Optional.of("name:new"));
            };
        }
    }

    private static ImageBuilder old() {
        return new ImageBuilder().layer(new LayerBuilder().file("old", 0644, "old"));
    }

    /** Shares a layer with the old one, and has one that takes several writes. */
    private static ImageBuilder wanted() {
        byte[] noise = new byte[WORDS * Integer.BYTES];
        new Random(0).nextBytes(noise);
        return old().layer(new LayerBuilder().file("new", 0644, noise)).command("/new");
    }

    static Stream<Arguments> faults() {
        return Arrays.stream(Failing.values())
                .filter(failing -> failing != Failing.SLOW)
                .flatMap(failing -> Arrays.stream(Target.values())
                        .map(target -> Arguments.of(row(failing) + " " + failing + ", " + target, failing, target)));
    }

    private static String row(Failing failing) {
        return switch (failing) {
            case KILLED, KILLED_WRITING -> "F01";
            case NO_SPACE, SHORT_WRITE -> "F02";
            case SHORT_READ, EARLY_END, FLIPPED_READ -> "F03";
            case INPUT_OUTPUT, DENIED, CROSS_DEVICE, SLOW -> "F04";
            case FLIPPED_WRITE -> "F05";
            case LATE_CLOSE -> "F06";
            case NO_LOCKS -> "F14";
            case OUT_OF_MEMORY, STACK_OVERFLOW -> "F19";
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void theOldImageOrTheNewOne(String name, Failing failing, Target target) throws IOException {
        wanted().writeLayout(directory.resolve("source"), "wanted");
        Path clean = prepared(target, "clean");
        try (Image source =
                Image.open(new Reference.Layout(directory.resolve("source"), Optional.of("wanted")), AMD64)) {
            ImageContent content = ImageContent.of(source);
            Destination.of(target.in(clean)).publish(content);
            Snapshot wanted = Snapshot.of(clean);
            assertThat(tried(failing, target, content, wanted)).as(name).isPositive();
        }
    }

    /** @return how many calls failed */
    private int tried(Failing failing, Target target, ImageContent content, Snapshot wanted) throws IOException {
        for (int number = 1; number < CALLS_MAX; number++) {
            Path place = prepared(target, "place");
            FaultyDisk disk = new FaultyDisk(failing, number, SEED + number);
            Snapshot before = Snapshot.of(place);
            Optional<Throwable> thrown = publish(target.in(disk.at(place)), content);
            Snapshot after = Snapshot.of(place);
            if (thrown.isEmpty()) {
                assertThat(after.holds(wanted)).as("%s: success", disk).isTrue();
            } else {
                assertThat(thrown.get()).as("%s", disk).matches(failure -> isToldWell(failing, failure));
            }
            assertOldOrNew(target, disk, before, after, wanted);
            Descriptor again = Destination.of(target.in(place)).publish(content);
            assertThat(again.digest()).isEqualTo(content.manifest().digest());
            assertThat(Snapshot.of(place)).as("%s: the next run", disk).isEqualTo(wanted);
            if (!disk.hasFailed()) {
                assertThat(thrown).as("%s", disk).isEmpty();
                return number - 1;
            }
        }
        throw new AssertionError("a publication without end");
    }

    private static Optional<Throwable> publish(Reference reference, ImageContent content) {
        try {
            Descriptor published = Destination.of(reference).publish(content);
            assertThat(published.digest()).isEqualTo(content.manifest().digest());
            return Optional.empty();
        } catch (IOException | OutOfMemoryError | StackOverflowError | Killed e) {
            return Optional.of(e);
        }
    }

    private static boolean isToldWell(Failing failing, Throwable failure) {
        return switch (failing) {
            case KILLED, KILLED_WRITING -> failure instanceof Killed;
            case OUT_OF_MEMORY -> failure instanceof OutOfMemoryError;
            case STACK_OVERFLOW -> failure instanceof StackOverflowError;
            default ->
                failure instanceof UnrootException told
                        && Set.of(3, 4).contains(told.problem().exitStatus())
                        && !told.problem().message().contains(": null")
                        && told.problem().message().lines().count() == 1;
        };
    }

    private static void assertOldOrNew(
            Target target, FaultyDisk disk, Snapshot before, Snapshot after, Snapshot wanted) {
        Optional<String> shown = after.content(target.shown);
        boolean isOld = shown.equals(before.content(target.shown));
        boolean isNew = shown.equals(wanted.content(target.shown));
        assertThat(isOld || isNew).as("%s: %s", disk, after).isTrue();
        // What the first of two failures leaves can't be cleared up by what fails next; see the last line.
        Set<String> missing = (isNew ? wanted : before).beyond(after);
        assertThat(missing).as("%s: missing", disk).allMatch(path -> isTemporary(path));
        Set<String> left = after.beyond(before, isNew ? wanted : before);
        if (isCleared(disk)) {
            assertThat(left).as("%s: left behind", disk).isEmpty();
        } else {
            assertThat(left).as("%s: left behind", disk).allMatch(path -> isHarmless(path, after, wanted));
        }
    }

    /** Whether the run had the chance to clear up after itself. */
    private static boolean isCleared(FaultyDisk disk) {
        String text = disk.toString();
        return !text.startsWith("KILLED") && !text.contains("(DELETE ") && !text.contains("(LIST ");
    }

    private static boolean isTemporary(String path) {
        return path.substring(path.lastIndexOf('/') + 1).startsWith("tmp-");
    }

    /** Whole blobs that nothing refers to yet, or what has the name of what is not finished. */
    private static boolean isHarmless(String path, Snapshot after, Snapshot wanted) {
        return isTemporary(path)
                || path.endsWith("oci-layout")
                || after.content(path).equals(wanted.content(path));
    }

    private Path prepared(Target target, String name) throws IOException {
        Path place = directory.resolve(name);
        if (Files.exists(place)) {
            try (Stream<Path> all = Files.walk(place)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectory(place);
        target.prepare(place);
        return place;
    }

    /** After a power cut a name may be there without the bytes, unless they were brought to the disk before it. */
    @Test
    @Tag("F04")
    void nothingIsNamedBeforeItIsOnTheDisk() throws IOException {
        wanted().writeLayout(directory.resolve("source"), "wanted");
        FaultyDisk disk = new FaultyDisk(Failing.NO_LOCKS, CALLS_MAX, SEED);
        try (Image source =
                Image.open(new Reference.Layout(directory.resolve("source"), Optional.of("wanted")), AMD64)) {
            Destination.of(Target.A_NEW_LAYOUT.in(disk.at(directory))).publish(ImageContent.of(source));
        }
        String layout = directory.resolve("below/layout").toString();
        List<String> calls = disk.calls();
        int shown = calls.indexOf("MOVE " + layout + "/index.json");
        List<String> named = calls.subList(0, shown).stream()
                .filter(call -> call.startsWith("MOVE "))
                .toList();
        assertThat(named).hasSize(4);
        for (String move : named) {
            String aside = layout + "/tmp-unroot-" + move.substring(move.lastIndexOf('/') + 1);
            List<String> before = calls.subList(0, calls.indexOf(move));
            assertThat(before.lastIndexOf("SYNC " + aside)).isGreaterThan(before.lastIndexOf("WRITE " + aside));
        }
        assertThat(calls.subList(calls.indexOf(named.getLast()), shown))
                .contains(
                        "SYNC " + layout + "/blobs/sha256",
                        "SYNC " + layout + "/blobs",
                        "SYNC " + layout,
                        "SYNC " + directory.resolve("below"),
                        "SYNC " + directory,
                        "SYNC " + layout + "/tmp-unroot-index");
        assertThat(calls.subList(shown, calls.size())).contains("SYNC " + layout);
    }
}
