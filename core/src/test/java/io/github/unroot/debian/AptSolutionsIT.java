package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** apt-get judges the solver, over the archives that the machine knows. */
final class AptSolutionsIT {
    private static final String WISHES = "apt-packages.txt";
    private static final String KNOWN = "apt-known-differences.txt";

    /** Milliseconds on a quiet machine; what fails here is a search that explodes. */
    private static final Duration SOLVING_MAX = Duration.ofSeconds(30);

    @TempDir
    private static Path folder = Path.of("");

    private static MachineApt apt;
    private static PackageIndex index;
    private static Solution base;

    @BeforeAll
    static void readTheArchives() throws Exception {
        apt = new MachineApt(folder);
        index = PackageIndex.of(MachineApt.architecture(), apt.parts());
        base = Solver.solve(index, PackageChoice.BASE, List.of());
    }

    @Test
    void theBaseIsWhatAptInstallsOnNothing() throws Exception {
        apt.install(List.of());
        List<String> roots = new ArrayList<>(
                index.essentials().stream().map(PackageRecord::name).toList());
        roots.addAll(PackageChoice.BASE);
        assertThat(base.added()).isEmpty();
        assertThat(sorted(base.base())).isEqualTo(apt.wouldInstall(roots)).hasSizeGreaterThan(40);
    }

    @Test
    void whatIsAddedIsWhatAptWouldInstall() throws Exception {
        apt.install(base.base());
        TreeMap<String, String> differences = new TreeMap<>();
        List<String> wishes = lines(WISHES);
        for (String wish : wishes) {
            SortedSet<String> ours = sorted(solved(wish).added());
            SortedSet<String> theirs = apt.wouldInstall(List.of(wish.split(" ", -1)));
            assertThat(ours).as(wish).isNotEmpty();
            if (!ours.equals(theirs)) {
                differences.put(wish, "only ours " + without(ours, theirs) + ", only apt's " + without(theirs, ours));
            }
        }
        assertThat(wishes).hasSizeGreaterThanOrEqualTo(50);
        assertThat(differences.keySet())
                .as("differences, of which %s must hold each: %s", KNOWN, differences)
                .isEqualTo(new TreeSet<>(lines(KNOWN)));
    }

    private static Solution solved(String wish) throws IOException {
        List<Relation> wanted = new ArrayList<>();
        for (String each : wish.split(" ", -1)) {
            wanted.add(Relation.parseWish(each));
        }
        return assertTimeout(SOLVING_MAX, () -> Solver.solve(index, PackageChoice.BASE, wanted));
    }

    private static SortedSet<String> sorted(List<PackageRecord> packages) {
        return packages.stream().map(PackageRecord::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static SortedSet<String> without(SortedSet<String> all, SortedSet<String> others) {
        TreeSet<String> rest = new TreeSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = AptSolutionsIT.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst(" *#.*", ""))
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }
}
