package io.github.unroot.transport;

import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/** Says what the machine lacks where a destination cannot be written. */
final class WriteFailure {
    private WriteFailure() {}

    static UnrootException of(IOException failure, Path destination) {
        if (failure instanceof UnrootException ours) {
            return ours;
        }
        String file = destination.toString();
        String why = String.valueOf(failure.getMessage());
        if (failure instanceof FileSystemException inFile) {
            file = Optional.ofNullable(inFile.getFile()).orElse(file);
            why = Optional.ofNullable(inFile.getReason())
                    .orElse(failure.getClass().getSimpleName());
        }
        return new UnrootException(
                new Problem.Surroundings(file, "cannot be written: " + why, "check its permissions and free space"),
                failure);
    }
}
