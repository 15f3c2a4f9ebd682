package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small random archives, each judged by trying every set of its packages: an answer must be one that dpkg would accept, and
 * where the solver finds none there must be none.
 */
class SolverPropertyTest {
    private static final int ARCHIVES = 1500;
    private static final int NAMES = 7;
    private static final int PACKAGES_MAX = 11;

    /** What is needed is one of each group of bits; what is excluded is none of the bits. */
    private record Made(String text, String name, int version, Optional<String> provides) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20_261_124})
    void anAnswerIsSoundAndIsFoundWhereThereIsOne(long seed) throws Exception {
        Random random = new Random(seed);
        int found = 0;
        int none = 0;
        for (int archive = 0; archive < ARCHIVES; archive++) {
            List<Made> packages = archive(random);
            String shown = "archive " + archive + " of seed " + seed + ":\n"
                    + packages.stream().map(Made::text).collect(Collectors.joining("\n\n"));
            PackageIndex index = Indexes.of(packages.stream().map(Made::text).toArray(String[]::new));
            Optional<Set<String>> answer = solve(index);
            if (answer.isPresent()) {
                assertThat(isSound(packages, answer.get())).as(shown).isTrue();
                found++;
            } else {
                assertThat(hasAnswer(packages)).as(shown).isFalse();
                none++;
            }
        }
        assertThat(found).as("archives with an answer").isGreaterThan(ARCHIVES / 10);
        assertThat(none).as("archives with none").isGreaterThan(ARCHIVES / 10);
    }

    private static Optional<Set<String>> solve(PackageIndex index) {
        try {
            return Optional.of(new HashSet<>(Indexes.solved(index, "p0", "p1")));
        } catch (UnrootException e) {
            return Optional.empty();
        }
    }

    private static List<Made> archive(Random random) {
        List<Made> packages = new ArrayList<>();
        for (int name = 0; name < NAMES; name++) {
            // What is wished for has one version: which one of two is taken is not the solver's choice.
            int versions = name > 1 && packages.size() < PACKAGES_MAX - NAMES + name ? 1 + random.nextInt(2) : 1;
            for (int version = 1; version <= versions; version++) {
                packages.add(made(random, "p" + name, version));
            }
        }
        return packages;
    }

    private static Made made(Random random, String name, int version) {
        StringBuilder text = new StringBuilder(name + " " + version);
        List<String> groups = IntStream.range(0, random.nextInt(3))
                .mapToObj(_ -> random.nextInt(2) == 0 ? relation(random) : relation(random) + " | " + relation(random))
                .toList();
        text.append(groups.isEmpty() ? "" : "\nDepends: " + String.join(", ", groups));
        if (random.nextInt(3) == 0) {
            text.append(random.nextBoolean() ? "\nConflicts: " : "\nBreaks: ").append(relation(random));
        }
        Optional<String> provides = random.nextInt(3) == 0 ? Optional.of("v" + random.nextInt(2)) : Optional.empty();
        provides.ifPresent(virtual -> text.append("\nProvides: ").append(virtual));
        return new Made(text.toString(), name, version, provides);
    }

    private static String relation(Random random) {
        if (random.nextInt(4) == 0) {
            return "v" + random.nextInt(2);
        }
        String name = "p" + random.nextInt(NAMES);
        return switch (random.nextInt(4)) {
            case 0 -> name + " (= " + (1 + random.nextInt(2)) + ")";
            case 1 -> name + " (>= 2)";
            default -> name;
        };
    }

    private static boolean hasAnswer(List<Made> packages) {
        return IntStream.range(0, 1 << packages.size())
                .mapToObj(bits -> IntStream.range(0, packages.size())
                        .filter(i -> (bits >> i & 1) == 1)
                        .mapToObj(i ->
                                packages.get(i).name() + " " + packages.get(i).version())
                        .collect(Collectors.toSet()))
                .anyMatch(set -> isSound(packages, set));
    }

    /** Written without a line of what is tested. */
    private static boolean isSound(List<Made> packages, Set<String> chosen) {
        List<Made> there = packages.stream()
                .filter(each -> chosen.contains(each.name() + " " + each.version()))
                .toList();
        boolean oneEach = there.stream().map(Made::name).distinct().count() == there.size();
        boolean wished =
                there.stream().map(Made::name).collect(Collectors.toSet()).containsAll(Set.of("p0", "p1"));
        return oneEach && wished && there.stream().allMatch(each -> isContent(each, there));
    }

    private static boolean isContent(Made owner, List<Made> there) {
        List<Made> others = there.stream()
                .filter(other -> !other.name().equals(owner.name()))
                .toList();
        for (String line : owner.text().lines().toList()) {
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("Depends:")) {
                for (String group : value.split(", ", -1)) {
                    if (List.of(group.split(" \\| ", -1)).stream().noneMatch(one -> isThere(one, there))) {
                        return false;
                    }
                }
            } else if ((line.startsWith("Conflicts:") || line.startsWith("Breaks:")) && isThere(value, others)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isThere(String relation, List<Made> packages) {
        String[] words = relation.split("[ ()]+", -1);
        return packages.stream().anyMatch(each -> {
            if (!each.name().equals(words[0])) {
                return words.length == 1
                        && each.provides().filter(words[0]::equals).isPresent();
            }
            return words.length == 1
                    || (words[1].equals("=")
                            ? each.version() == Integer.parseInt(words[2])
                            : each.version() >= Integer.parseInt(words[2]));
        });
    }
}
