package io.github.unroot.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(name = "list", description = "Show each image with the level that was proven of it.")
final class CatalogListCommand extends Command<Request.CatalogList> {
    @Mixin
    private CatalogFlags catalog = new CatalogFlags();

    CatalogListCommand(Job<Request.CatalogList> job) {
        super(job);
    }

    @Override
    Request.CatalogList request(CallOptions call) {
        return new Request.CatalogList(catalog.options(), call);
    }
}
