package io.github.unroot.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made again, and what is not. */
class AgendaTest {
    @TempDir
    private Path folder = Path.of("");

    private Shelf shelf = new Shelf(folder);

    @BeforeEach
    void openShelf() {
        shelf = new Shelf(folder);
    }

    private Agenda agenda() throws IOException {
        return agenda(shelf.tasks());
    }

    private Agenda agenda(ImageTasks tasks) throws IOException {
        return Agenda.of(shelf.catalog().entries(), tasks, shelf.results, shelf, false);
    }

    private static void assertToBeMade(Agenda agenda, String... names) {
        assertThat(agenda.tasks().stream().map(task -> task.entry().name())).containsExactly(names);
    }

    @Test
    void allThatIsNewIsMadeAndNothingTwice() throws IOException {
        CatalogEntry redis = shelf.add("redis");
        shelf.add("nginx");
        assertToBeMade(agenda(), "nginx", "redis");
        shelf.made(shelf.task(redis), 3);
        assertToBeMade(agenda(), "nginx");
        assertThat(agenda().known().values()).extracting(ImageResult::name).containsExactly("redis");
    }

    @Test
    void whatAnImageIsMadeOfMakesItAgain() throws IOException {
        CatalogEntry redis = shelf.add("redis");
        shelf.made(shelf.task(redis), 3);
        assertToBeMade(agenda());
        assertToBeMade(agenda(shelf.tasks("another build")), "redis");
        Files.writeString(redis.folder().resolve("redis.conf"), "port 1");
        assertToBeMade(agenda(), "redis");
        shelf.made(shelf.task(redis), 3);
        assertToBeMade(agenda());
        Files.writeString(redis.folder().resolve("redis.conf"), "port 2");
        assertToBeMade(agenda(), "redis");
        shelf.made(shelf.task(redis), 3);
        shelf.newest.put("libc6", "2.36-10");
        shelf.newest(redis, shelf.task(redis).recipe()).write();
        assertToBeMade(agenda(), "redis");
        shelf.made(shelf.task(redis), 3);
        shelf.add("redis", "level: 4");
        assertToBeMade(agenda(), "redis");
    }

    @Test
    void theReadmeThatIsMadeOfItDoesNot() throws IOException {
        CatalogEntry redis = shelf.add("redis");
        shelf.made(shelf.task(redis), 3);
        Files.writeString(redis.folder().resolve("README.md"), "What it is");
        assertToBeMade(agenda());
    }

    @Test
    void anImageThatIsGoneOrElsewhereOrFellShortIsMadeAgain() throws IOException {
        CatalogEntry redis = shelf.add("redis");
        shelf.made(shelf.task(redis), 2);
        assertToBeMade(agenda(), "redis");
        shelf.made(shelf.task(redis), 3);
        assertToBeMade(agenda());
        ImageTarget elsewhere = new ImageTarget.Layout(folder.resolve("elsewhere"));
        assertToBeMade(agenda(new ImageTasks(shelf, elsewhere, 1, "one build")), "redis");
        assertToBeMade(
                agenda(new ImageTasks(shelf, new ImageTarget.Layout(folder.resolve("images")), 4, "one build")),
                "redis");
        shelf.held.clear();
        assertToBeMade(agenda(), "redis");
    }

    @Test
    void aResultThatCannotBeReadIsNone() throws IOException {
        CatalogEntry redis = shelf.add("redis");
        shelf.made(shelf.task(redis), 3);
        Path file = folder.resolve("images/results/redis.json");
        for (String damaged :
                new String[] {"", "{}", "{\"format\":2}", Files.readString(file).replace(":3", ":\"3\"")}) {
            Files.writeString(file, damaged);
            assertToBeMade(agenda(), "redis");
        }
    }

    @Test
    void aRecipeThatCannotBeReadStopsNoOther() throws IOException {
        shelf.add("good");
        CatalogEntry bad = shelf.add("bad", "entrpoint: [x]");
        Agenda agenda = agenda();
        assertToBeMade(agenda, "good");
        assertThat(agenda.failed()).singleElement().satisfies(result -> {
            assertThat(result.name()).isEqualTo("bad");
            assertThat(result.reason()).contains(bad.recipe() + ":").contains("entrpoint");
        });
        assertThat(agenda.report(java.util.List.of()).reached()).isFalse();
    }

    @Test
    void allIsMadeAnewWhereThatIsAskedFor() throws IOException {
        CatalogEntry redis = shelf.add("redis");
        shelf.made(shelf.task(redis), 3);
        Agenda agenda = Agenda.of(shelf.catalog().entries(), shelf.tasks(), shelf.results, shelf, true);
        assertToBeMade(agenda, "redis");
    }
}
