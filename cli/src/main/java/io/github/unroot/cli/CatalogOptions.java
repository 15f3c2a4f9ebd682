package io.github.unroot.cli;

import io.github.unroot.PackageOptions;
import io.github.unroot.catalog.ImageTarget;
import io.github.unroot.catalog.Results;
import io.github.unroot.problem.UnrootException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which images of which catalog.
 *
 * @param names all where it is empty
 * @param target where the images are, as it was written
 * @param results where the results are; empty: beside the images
 * @param packages where packages come from
 */
record CatalogOptions(
        List<String> names, Path catalog, String target, Optional<Path> results, PackageOptions packages) {
    private static final Path IMAGES_DIRECTORY = Path.of("catalog-images");

    CatalogOptions {
        names = List.copyOf(names);
    }

    /** A registry keeps no results. */
    Results openResults() throws UnrootException {
        Path beside = switch (ImageTarget.parse(target)) {
            case ImageTarget.Layout layout -> layout.directory();
            case ImageTarget.Registry _ -> IMAGES_DIRECTORY;
        };
        return new Results(results.orElse(beside.resolve("results")));
    }
}
