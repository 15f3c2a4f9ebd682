package io.github.unroot.cli;

import io.github.unroot.Unroot;
import io.github.unroot.catalog.Catalog;
import io.github.unroot.catalog.CatalogReport;
import io.github.unroot.catalog.Results;
import java.io.IOException;
import java.util.Map;

/** The commands of a catalog. */
final class CatalogJobs {
    private final Map<String, String> environment;
    private final Sessions sessions;

    CatalogJobs(Map<String, String> environment, Sessions sessions) {
        this.environment = environment;
        this.sessions = sessions;
    }

    int build(Request.CatalogBuild request, Console console) throws IOException {
        CatalogCall call = new CatalogCall(environment, request.catalog(), request.run(), request.call());
        return request.run().make().isPresent()
                ? new CatalogPart(call, sessions, console)
                        .make(request.run().make().get(), false)
                : new CatalogWhole(call, sessions, console).make(request.force());
    }

    int prove(Request.CatalogProve request, Console console) throws IOException {
        CatalogCall call = new CatalogCall(environment, request.catalog(), request.run(), request.call());
        return request.run().make().isPresent()
                ? new CatalogPart(call, sessions, console)
                        .make(request.run().make().get(), true)
                : new CatalogWhole(call, sessions, console).make(true);
    }

    int update(Request.CatalogUpdate request, Console console) throws IOException {
        CatalogCall call = new CatalogCall(environment, request.catalog(), request.run(), request.call());
        return request.run().make().isPresent()
                ? new CatalogPart(call, sessions, console)
                        .make(request.run().make().get(), false)
                : new CatalogWhole(call, sessions, console).update(request.dryRun());
    }

    int list(Request.CatalogList request, Console console) throws IOException {
        Results results = request.catalog().openResults();
        Catalog catalog = Catalog.open(request.catalog().catalog());
        CatalogReport report = CatalogReport.of(catalog.named(request.catalog().names()), results, Unroot.build());
        Answer.show(request.call(), console, report.lines(), report.toJson());
        return 0;
    }
}
