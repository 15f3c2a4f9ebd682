package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.observe.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the planner makes of the failures that people met: each {@code .case} is one or more rows of the table of known
 * failures, the {@code .yaml} beside it the first plan and the steps that a run without root then asks for.
 *
 * <p>{@code mvn -pl core -am test -Dtest=PlannerTest -Dgolden.update=true} writes the golden files again.
 */
class PlannerTest {
    private static final Path CASES = Path.of("src/test/resources/io/github/unroot/plan/cases");

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".case"))
                    .map(name -> name.substring(0, name.length() - ".case".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePlanIsTheGoldenOne(String name) throws IOException {
        Path golden = CASES.resolve(name + ".yaml");
        String actual = told(read(name));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(golden));
    }

    /** What must hold of every plan, whatever a program asks for. */
    @ParameterizedTest
    @MethodSource("cases")
    void accessIsGivenThroughGroup0AndNeverToSecrets(String name) throws IOException {
        PlannerCase image = read(name);
        for (Change change : everything(image)) {
            if (change instanceof Change.SetPermission set) {
                assertThat(set.after().mode() & 07007 & ~set.before().mode())
                        .as("bits for everybody: %s", set)
                        .isZero();
                boolean wider = (set.after().mode() & ~set.before().mode()) != 0
                        || set.after().gid() != set.before().gid();
                assertThat(wider && Secrets.isSecret(set.path(), image.subject().contents()))
                        .as("a secret opened: %s", set)
                        .isFalse();
                assertThat(set.after().uid()).isEqualTo(set.before().uid());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void plansReadBackAsTheyAre(String name) throws IOException {
        Plan plan = new Plan("sha256:0", everything(read(name)));
        byte[] document = PlanDocument.write(plan).getBytes(StandardCharsets.UTF_8);
        assertThat(PlanDocument.read(name, document)).isEqualTo(plan);
    }

    private static PlannerCase read(String name) throws IOException {
        return new PlannerCase(Files.readString(CASES.resolve(name + ".case")));
    }

    private static List<Change> everything(PlannerCase image) throws IOException {
        List<Change> first = image.planner().first(image.baseline());
        List<Change> all = new ArrayList<>(first);
        Optional<Evidence> current = image.withoutRoot();
        if (current.isPresent()) {
            image.planner().next(first, image.baseline(), current.get()).forEach(step -> all.addAll(step.changes()));
        }
        return all;
    }

    /** One YAML document for the first plan and one for each step, in the order in which they would be tried. */
    private static String told(PlannerCase image) throws IOException {
        StringBuilder text = new StringBuilder("# " + image.title().replace("\n", "\n# ") + "\n");
        List<Change> first = image.planner().first(image.baseline());
        text.append("--- # the first plan\n").append(changes(first));
        Optional<Evidence> current = image.withoutRoot();
        if (current.isPresent()) {
            image.planner()
                    .refusal(current.get())
                    .ifPresent(refused -> text.append("# refused at once: ")
                            .append(refused.why())
                            .append(", as shown by ")
                            .append(shown(refused.access())));
            for (Step step : image.planner().next(first, image.baseline(), current.get())) {
                text.append("--- # ").append(step.certain() ? "certain: " : "to try: ");
                text.append(step.evidence()).append('\n').append(changes(step.changes()));
            }
            Planner.needsRoot(current.get())
                    .ifPresent(access -> text.append("# if nothing helps: it needs root, as shown by ")
                            .append(shown(access)));
        }
        return text.toString();
    }

    private static String shown(Access access) {
        return access.call() + " " + access.target() + "\n";
    }

    private static String changes(List<Change> changes) {
        String document = PlanDocument.write(new Plan("", changes));
        return document.substring(document.indexOf("changes:"));
    }
}
