package io.github.unroot.transport;

import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/** Says what the machine lacks where a destination cannot be written. */
final class WriteFailure {
    private WriteFailure() {}

    static IOException of(IOException failure, Path destination) {
        // An interrupt closes the channel that is in use; that is no failure of the disk.
        if (failure instanceof UnrootException || failure instanceof ClosedByInterruptException) {
            return failure;
        }
        String file = failure instanceof FileSystemException inFile
                ? Optional.ofNullable(inFile.getFile()).orElse(destination.toString())
                : destination.toString();
        return new UnrootException(
                new Problem.Surroundings(
                        file,
                        "cannot be written: " + ReadFailure.reason(failure),
                        "check its permissions and free space"),
                failure);
    }
}
