package io.github.unroot.cli;

import io.github.unroot.Unroot;
import io.github.unroot.catalog.ImageTarget;
import io.github.unroot.catalog.ImageTasks;
import io.github.unroot.catalog.ImageWorks;
import io.github.unroot.catalog.PackageLocks;
import java.io.IOException;
import java.util.Map;

/** A catalog's command as it was called, and what of the library it needs. */
record CatalogCall(Map<String, String> environment, CatalogOptions options, CatalogRunOptions run, CallOptions call) {
    private static final int LEVEL_MIN = 1;

    Unroot library(ProgressLine progress) {
        return Answer.library(environment, call, progress);
    }

    ImageWorks images(Unroot library) throws IOException {
        return library.catalogImages(Answer.platform(call), run.timeout(), options.packages());
    }

    PackageLocks locks(Unroot library) throws IOException {
        return library.catalogLocks(Answer.platform(call), options.packages());
    }

    ImageTasks tasks(PackageLocks locks) throws IOException {
        return new ImageTasks(
                locks, ImageTarget.parse(options.target()), run.level().orElse(LEVEL_MIN), Unroot.build());
    }
}
