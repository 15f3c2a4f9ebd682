package io.github.unroot.cli;

import io.github.unroot.catalog.CatalogRun;
import io.github.unroot.catalog.ImageResult;
import io.github.unroot.catalog.Results;
import java.util.TreeSet;

/** Says which images are being made, and of each what came of it. */
final class CatalogProgress implements CatalogRun.Watcher {
    private final ProgressLine line;
    private final Results results;
    private final int total;
    private final TreeSet<String> running = new TreeSet<>();
    private int done;

    CatalogProgress(ProgressLine line, Results results, int total) {
        this.line = line;
        this.results = results;
        this.total = total;
    }

    @Override
    public synchronized void started(String name) {
        running.add(name);
        line.passing(standing());
    }

    @Override
    public synchronized void finished(ImageResult result) {
        running.remove(result.name());
        done++;
        line.note(done + "/" + total + " " + outcome(result) + ", "
                + result.time().toSeconds() + " s");
        line.passing(standing());
    }

    private String standing() {
        return done + "/" + total + " " + String.join(", ", running);
    }

    private String outcome(ImageResult result) {
        return result.reached()
                ? result.name() + ": level " + result.level()
                : result.name() + ": level " + result.level() + " of " + result.wanted() + ": " + result.reason() + " ("
                        + results.log(result.name()) + ")";
    }
}
