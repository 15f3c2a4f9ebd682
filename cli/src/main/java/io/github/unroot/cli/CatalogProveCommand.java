package io.github.unroot.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(name = "prove", description = "Prove again what is built, as it is.")
final class CatalogProveCommand extends Command<Request.CatalogProve> {
    @Mixin
    private CatalogFlags catalog = new CatalogFlags();

    @Mixin
    private CatalogRunFlags run = new CatalogRunFlags();

    CatalogProveCommand(Job<Request.CatalogProve> job) {
        super(job);
    }

    @Override
    Request.CatalogProve request(CallOptions call) {
        return new Request.CatalogProve(catalog.options(), run.options(), call);
    }
}
