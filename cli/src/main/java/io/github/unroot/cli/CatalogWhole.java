package io.github.unroot.cli;

import io.github.unroot.Unroot;
import io.github.unroot.catalog.Agenda;
import io.github.unroot.catalog.Catalog;
import io.github.unroot.catalog.CatalogEntry;
import io.github.unroot.catalog.CatalogPages;
import io.github.unroot.catalog.CatalogReport;
import io.github.unroot.catalog.CatalogRun;
import io.github.unroot.catalog.CatalogUpdate;
import io.github.unroot.catalog.ImageResult;
import io.github.unroot.catalog.ImageTask;
import io.github.unroot.catalog.PackageLocks;
import io.github.unroot.catalog.Results;
import io.github.unroot.catalog.UpdateReport;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A catalog's images, each made by this program in a process and a session of its own: what ends one of them ends none
 * of the others, and what it unpacked goes with it.
 */
final class CatalogWhole {
    private static final int NOT_REACHED = 1;

    private final CatalogCall call;
    private final Sessions sessions;
    private final Console console;

    CatalogWhole(CatalogCall call, Sessions sessions, Console console) {
        this.call = call;
        this.sessions = sessions;
        this.console = console;
    }

    /** What a command does while no other run is at the results. */
    @FunctionalInterface
    private interface Step {
        int run(Catalog catalog, List<CatalogEntry> entries, ProgressLine progress)
                throws IOException, InterruptedException;
    }

    /** @param anew whether also what is up to date */
    int make(boolean anew) throws IOException {
        return alone((catalog, entries, progress) -> {
            Unroot library = call.library(progress);
            CatalogReport report = made(catalog, entries, library, call.locks(library), anew, progress);
            Answer.show(call.call(), console, report.lines(), report.toJson());
            return report.reached() ? 0 : NOT_REACHED;
        });
    }

    /** @param dry whether nothing is changed */
    int update(boolean dry) throws IOException {
        return alone((catalog, entries, progress) -> {
            Unroot library = call.library(progress);
            PackageLocks locks = call.locks(library);
            CatalogUpdate update = CatalogUpdate.of(entries, locks, dry);
            List<CatalogEntry> moved =
                    update.moved().stream().map(CatalogUpdate.Moved::entry).toList();
            Optional<CatalogReport> made = dry || moved.isEmpty()
                    ? Optional.empty()
                    : Optional.of(made(catalog, moved, library, locks, true, progress));
            UpdateReport report = new UpdateReport(update, made);
            Answer.show(call.call(), console, report.lines(), report.toJson());
            return report.reached() ? 0 : NOT_REACHED;
        });
    }

    private int alone(Step step) throws IOException {
        Catalog catalog = Catalog.open(call.options().catalog());
        List<CatalogEntry> entries = catalog.named(call.options().names());
        try (Closeable _ = call.options().openResults().lock();
                ProgressLine progress = Answer.progress(call.call(), console)) {
            return step.run(catalog, entries, progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private CatalogReport made(
            Catalog catalog,
            List<CatalogEntry> entries,
            Unroot library,
            PackageLocks locks,
            boolean anew,
            ProgressLine progress)
            throws IOException, InterruptedException {
        Results results = call.options().openResults();
        progress.passing("reading " + entries.size() + " recipes and their locks");
        Agenda agenda = Agenda.of(entries, call.tasks(locks), results, call.images(library), anew);
        if (!agenda.tasks().isEmpty()) {
            sessions.check();
        }
        CatalogRun run = new CatalogRun(
                results,
                task -> elsewhere(task, results),
                new CatalogProgress(progress, results, agenda.tasks().size()),
                call.run().jobs());
        List<ImageResult> made = run.run(agenda.tasks());
        for (Path page : CatalogPages.write(catalog, agenda, made)) {
            progress.note("wrote " + page);
        }
        return agenda.report(made);
    }

    /** @return what it said last */
    private String elsewhere(ImageTask task, Results results) throws IOException, InterruptedException {
        String name = task.entry().name();
        Path log = results.log(name);
        Files.deleteIfExists(log);
        sessions.part("--make=" + name, log);
        String said = Files.exists(log) ? Files.readString(log) : "";
        return said.lines()
                .filter(line -> !line.isBlank())
                .reduce((_, last) -> last)
                .map(line -> line.replaceFirst("^unroot: ", ""))
                .orElse("");
    }
}
