package io.github.unroot.cli;

import io.github.unroot.Unroot;
import io.github.unroot.catalog.Catalog;
import io.github.unroot.catalog.CatalogEntry;
import io.github.unroot.catalog.ImageMaker;
import io.github.unroot.catalog.ImageTask;
import java.io.IOException;
import java.util.OptionalLong;

/** One image of a catalog, in a process and a session that are there for it alone. */
final class CatalogPart {
    private final CatalogCall call;
    private final Sessions sessions;
    private final Console console;

    CatalogPart(CatalogCall call, Sessions sessions, Console console) {
        this.call = call;
        this.sessions = sessions;
        this.console = console;
    }

    /** @param proofAlone whether the image that is there is proven as it is */
    int make(String name, boolean proofAlone) throws IOException {
        CatalogEntry entry = Catalog.open(call.options().catalog()).named(name);
        return sessions.inside(OptionalLong.empty(), () -> {
            try (ProgressLine progress = Answer.progress(call.call(), console)) {
                Unroot library = call.library(progress);
                ImageTask task = call.tasks(call.locks(library)).of(entry);
                new ImageMaker(call.images(library), call.options().openResults(), proofAlone).make(task);
                return 0;
            }
        });
    }
}
