package io.github.unroot.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which images of which catalog.
 *
 * @param names all where it is empty
 * @param target where the images are, as it was written
 * @param results where the results are; empty: beside the images
 */
record CatalogOptions(List<String> names, Path catalog, String target, Optional<Path> results) {
    CatalogOptions {
        names = List.copyOf(names);
    }
}
