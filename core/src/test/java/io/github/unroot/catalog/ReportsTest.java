package io.github.unroot.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read of a catalog; {@code -Dgolden.update=true} writes it again. */
class ReportsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/github/unroot/catalog");

    @TempDir
    private Path folder = Path.of("");

    private Shelf shelf = new Shelf(folder);

    @BeforeEach
    void openShelf() {
        shelf = new Shelf(folder);
    }

    private Agenda agenda() throws IOException {
        return Agenda.of(shelf.catalog().entries(), shelf.tasks(), shelf.results, shelf, false);
    }

    private static void assertGolden(String name, String actual) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(GOLDEN.resolve(name), actual);
        }
        assertThat(actual).isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }

    @Test
    void theSummaryOfARun() throws IOException {
        shelf.made(shelf.task(shelf.add("redis")), 3);
        ImageTask slow = shelf.task(shelf.add("slow-server"));
        shelf.add("unreadable", "level: 9");
        Agenda agenda = agenda();
        ImageResult fell = shelf.made(slow, 1);
        CatalogReport report = agenda.report(List.of(fell));
        assertThat(report.reached()).isFalse();
        String text = report.lines().collect(Collectors.joining("\n", "", "\n"));
        assertGolden("build.txt", text.replace(folder.toString(), "FOLDER"));
        assertGolden("build.json", (report.toJson().toPrettyString() + "\n").replace(folder.toString(), "FOLDER"));
    }

    @Test
    void whatWasNeverBuiltIsListedToo() throws IOException {
        shelf.made(shelf.task(shelf.add("redis")), 3);
        shelf.add("new");
        CatalogReport report = CatalogReport.of(shelf.catalog().entries(), shelf.results, "one build");
        assertGolden("list.txt", report.lines().collect(Collectors.joining("\n", "", "\n")));
    }

    @Test
    void aReadmeHasTheFactsAndChangesWithThemAlone() throws IOException {
        CatalogEntry entry = shelf.add(
                "app",
                "ports: [6379, \"5353/udp\"]",
                "data: [/var/lib/app]",
                "scratch: [/run/app, /tmp]",
                "environment: { APP_MODE: \"a|b\" }",
                "templates:",
                "  /run/app/app.conf: |",
                "    port ${APP_PORT:-6379}",
                "    ${APP_PASSWORD:+requirepass ${APP_PASSWORD}}",
                "  /run/app/more.conf: { source: more.conf, unless: /etc/app/more.conf }");
        Files.writeString(entry.folder().resolve("more.conf"), "mode ${APP_MODE}\n");
        ImageTask task = shelf.task(entry);
        ImageResult result = shelf.made(task, 3);
        List<Path> written = CatalogPages.write(shelf.catalog(), agenda(), List.of());
        assertThat(written).hasSize(2);
        assertGolden("README-app.md", Files.readString(entry.readme()));
        assertGolden("README.md", Files.readString(folder.resolve("catalog/README.md")));
        assertThat(CatalogPages.write(shelf.catalog(), agenda(), List.of())).isEmpty();
        assertThat(agenda().known()).containsEntry(task, result);
    }

    @Test
    void aRunOfSomeLeavesTheTableOfAll() throws IOException {
        shelf.made(shelf.task(shelf.add("redis")), 3);
        shelf.add("new");
        Agenda agenda = Agenda.of(shelf.catalog().named(List.of("redis")), shelf.tasks(), shelf.results, shelf, false);
        assertThat(CatalogPages.write(shelf.catalog(), agenda, List.of()))
                .containsExactly(folder.resolve("catalog/redis/README.md"));
    }

    @Test
    void anUpdateSaysWhatMoved() throws IOException {
        CatalogEntry redis = shelf.add("redis");
        shelf.task(redis);
        shelf.task(shelf.add("nginx"));
        CatalogEntry unlocked = shelf.add("unlocked");
        shelf.newest.put("app", "1:2.0-2");
        shelf.newest.put("libnew", "1");
        shelf.newest.remove("libc6");
        CatalogUpdate dry = CatalogUpdate.of(shelf.catalog().named(List.of("redis", "unlocked")), shelf, true);
        String text = new UpdateReport(dry, Optional.empty()).lines().collect(Collectors.joining("\n", "", "\n"));
        assertGolden("update.txt", text);
        assertThat(Files.readString(redis.lock())).contains("app 1:2.0-1");
        assertThat(unlocked.lock()).doesNotExist();
        CatalogUpdate done = CatalogUpdate.of(shelf.catalog().entries(), shelf, false);
        assertThat(done.moved()).hasSize(3);
        assertThat(Files.readString(redis.lock())).contains("app 1:2.0-2");
        CatalogUpdate again = CatalogUpdate.of(shelf.catalog().entries(), shelf, false);
        assertThat(again.moved()).isEmpty();
    }
}
