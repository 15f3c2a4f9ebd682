package io.github.unroot.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands of a catalog share. */
final class CatalogFlags {
    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Images by their folders' names (default: all).")
    private List<String> names = List.of();

    @Option(
            names = "--catalog",
            paramLabel = "DIR",
            defaultValue = "catalog",
            description = "The directory with a folder an image (default ${DEFAULT-VALUE}).")
    private Path catalog = Path.of("catalog");

    @Option(
            names = "--to",
            paramLabel = "PLACE",
            defaultValue = "oci:catalog-images",
            description = "Where the images are: oci:DIR or docker://HOST/PREFIX (default ${DEFAULT-VALUE}).")
    private String target = "oci:catalog-images";

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where what is proven of each is kept (default: results below the images' directory,"
                    + " else catalog-images/results).")
    private @Nullable Path results;

    @Mixin
    private PackageFlags packages = new PackageFlags();

    CatalogOptions options() {
        return new CatalogOptions(names, catalog, target, Optional.ofNullable(results), packages.options());
    }
}
