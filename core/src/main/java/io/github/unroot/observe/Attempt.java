package io.github.unroot.observe;

import io.github.unroot.observe.Access.Operation;
import io.github.unroot.tree.FilePath;
import java.util.Optional;

/** What one system call meant, before it is known whether the same was seen earlier; fields as in {@link Access}. */
record Attempt(Operation operation, Optional<FilePath> path, String detail) {

    static Attempt at(Operation operation, Optional<FilePath> path) {
        return new Attempt(operation, path, "");
    }

    static Attempt of(Operation operation, String detail) {
        return new Attempt(operation, Optional.empty(), detail);
    }
}
