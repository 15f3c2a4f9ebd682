package io.github.unroot.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a catalog's images are made and run.
 *
 * @param jobs how many at once
 * @param level to be tried even where a recipe asks for less
 * @param timeout how long one run of an image may take
 * @param make the one image that this process is there for
 */
record CatalogRunOptions(int jobs, OptionalInt level, Duration timeout, Optional<String> make) {}
