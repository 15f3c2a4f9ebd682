package io.github.unroot.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "update",
        description = "Solve each recipe against the newest index, write the locks that change, and build and prove"
                + " their images again.")
final class CatalogUpdateCommand extends Command<Request.CatalogUpdate> {
    @Mixin
    private CatalogFlags catalog = new CatalogFlags();

    @Mixin
    private CatalogRunFlags run = new CatalogRunFlags();

    @Option(names = "--dry-run", description = "Say what would move, and change nothing.")
    private boolean dryRun;

    CatalogUpdateCommand(Job<Request.CatalogUpdate> job) {
        super(job);
    }

    @Override
    Request.CatalogUpdate request(CallOptions call) {
        return new Request.CatalogUpdate(catalog.options(), run.options(), dryRun, call);
    }
}
