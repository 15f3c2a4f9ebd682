package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the guide shows is read by the code that it speaks of. */
class GuideTest {
    private static final Path GUIDE = Path.of("../docs/guide");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void itsAdaptationsAreAdaptations() throws IOException {
        for (String example : examples("adaptations.md")) {
            Adaptations adaptations = Adaptations.parse(List.of(Map.entry("example", example)));
            assertThat(adaptations.of("/usr/sbin/ledgerd")).hasSize(1);
        }
    }

    @Test
    void itsPlansArePlans() throws IOException {
        for (String example : examples("plans.md")) {
            Plan plan = PlanDocument.read("example", example.getBytes(StandardCharsets.UTF_8));
            assertThat(plan.changes()).hasSize(2);
        }
    }

    @Test
    void itNamesEveryKindOfChange() throws IOException {
        assertThat(Files.readString(GUIDE.resolve("plans.md")))
                .contains(ChangeKind.words().stream()
                        .map(word -> "| `" + word + "` |")
                        .toList());
    }

    private static List<String> examples(String page) throws IOException {
        List<String> examples = YAML.matcher(Files.readString(GUIDE.resolve(page)))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(examples).isNotEmpty();
        return examples;
    }
}
