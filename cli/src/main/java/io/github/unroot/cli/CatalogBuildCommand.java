package io.github.unroot.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "build",
        description = "Build and prove every image that is not up to date; what a killed run had finished is kept.")
final class CatalogBuildCommand extends Command<Request.CatalogBuild> {
    @Mixin
    private CatalogFlags catalog = new CatalogFlags();

    @Mixin
    private CatalogRunFlags run = new CatalogRunFlags();

    @Option(names = "--force", description = "Also those that are up to date.")
    private boolean force;

    CatalogBuildCommand(Job<Request.CatalogBuild> job) {
        super(job);
    }

    @Override
    Request.CatalogBuild request(CallOptions call) {
        return new Request.CatalogBuild(catalog.options(), run.options(), force, call);
    }
}
