package io.github.unroot.cli;

import java.util.List;
import picocli.CommandLine;

@CommandLine.Command(
        name = "catalog",
        description = "Many recipes: build and prove their images, and keep them fresh.",
        synopsisSubcommandLabel = "COMMAND")
final class CatalogGroup extends CommandGroup {
    CatalogGroup(List<Command<?>> commands) {
        super(commands);
    }
}
