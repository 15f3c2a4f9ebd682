package io.github.unroot.plan;

import io.github.unroot.plan.Change.Content;
import java.util.Optional;

/** The files that Unroot can add to an image, by their name below its resources. */
@FunctionalInterface
public interface PackagedFiles {
    /** Empty where it carries no file of that name. */
    Optional<Content.Packaged> find(String name);
}
