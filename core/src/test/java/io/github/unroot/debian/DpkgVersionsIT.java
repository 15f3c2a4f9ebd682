package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.HostProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** dpkg judges the order of versions. */
final class DpkgVersionsIT {
    private static final long SEED = 20_261_124;
    private static final int PAIRS = 10_000;
    private static final int STEPS_MAX = 6;

    /** dpkg is a process a pair; more of them in one shell may take longer than a program of the tests is given. */
    private static final int BATCH = 2_500;

    /** What a version is made of, and what makes two of them nearly the same. */
    private static final List<String> PIECES = List.of(
            "0",
            "1",
            "9",
            "10",
            "00",
            "2024",
            "a",
            "z",
            "Z",
            "rc",
            "~",
            "~~",
            "+",
            "+b1",
            "+deb12u1",
            ".",
            ".0",
            "~bpo12",
            "99999999999999999999");

    @TempDir
    private Path folder = Path.of("");

    /** A pair of one line: the two versions and the sign that dpkg must agree with. */
    private record Pair(DebianVersion one, DebianVersion other) {
        String line() {
            int order = Integer.signum(one.compareTo(other));
            return one + " " + (order < 0 ? "lt" : order > 0 ? "gt" : "eq") + " " + other;
        }
    }

    @Tag("H60")
    @Test
    void dpkgAgreesOnRandomPairs() throws Exception {
        Random random = new Random(SEED);
        List<Pair> pairs = new ArrayList<>();
        while (pairs.size() < PAIRS) {
            String one = version(random);
            String other = random.nextInt(3) == 0 ? version(random) : changed(one, random);
            pairs.add(new Pair(new DebianVersion(one), new DebianVersion(other)));
        }
        assertThat(pairs.stream().map(Pair::line).filter(line -> line.contains(" eq ")))
                .as("pairs that are level")
                .hasSizeBetween(PAIRS / 100, PAIRS / 2);
        judge(pairs);
    }

    private static String version(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? random.nextInt(3) + ":" : "");
        text.append(random.nextInt(12));
        append(text, random);
        if (random.nextBoolean()) {
            text.append('-');
            text.append(random.nextInt(3));
            append(text, random);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Random random) {
        for (int step = random.nextInt(STEPS_MAX); step > 0; step--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
    }

    /** A piece more, a piece less, or a zero that means nothing. */
    private static String changed(String version, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> version + PIECES.get(random.nextInt(PIECES.size()));
            case 1 -> version.contains("-") ? version.substring(0, version.lastIndexOf('-')) : version + "-0";
            case 2 -> version.contains(":") ? version : "0:" + version;
            default -> version.replaceFirst("([0-9])(?![0-9:])", "0$1");
        };
    }

    /** Every version of the machine's packages beside its neighbour: real ones are not as wild, and are what is compared. */
    @Test
    void dpkgAgreesOnTheMachinesPackages() throws Exception {
        List<DebianVersion> installed = new ArrayList<>();
        for (String version : HostProgram.run(Map.of(), List.of("dpkg-query", "-W", "-f", "${Version}\\n"))
                .output()
                .lines()
                .filter(line -> !line.isEmpty())
                .toList()) {
            installed.add(new DebianVersion(version));
        }
        assertThat(installed).hasSizeGreaterThan(50);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 1; i < installed.size(); i++) {
            pairs.add(new Pair(installed.get(i - 1), installed.get(i)));
        }
        judge(pairs);
    }

    private void judge(List<Pair> pairs) throws Exception {
        for (int start = 0; start < pairs.size(); start += BATCH) {
            judgeBatch(pairs.subList(start, Math.min(start + BATCH, pairs.size())));
        }
    }

    /** One shell for all: it says the lines that dpkg does not agree with, and how many there were. */
    private void judgeBatch(List<Pair> pairs) throws Exception {
        Path lines = folder.resolve("pairs");
        Files.write(lines, pairs.stream().map(Pair::line).toList());
        String loop = "n=0; while read -r one sign other; do n=$((n+1));"
                + " dpkg --compare-versions \"$one\" \"$sign\" \"$other\" || echo \"not $one $sign $other\"; done <\"$1\"; echo $n";
        HostProgram.Result result = HostProgram.run(Map.of(), List.of("sh", "-c", loop, "sh", lines.toString()));
        assertThat(result.output().strip())
                .as("seed %d: lines that dpkg does not agree with, and how many there were", SEED)
                .isEqualTo(String.valueOf(pairs.size()));
    }
}
