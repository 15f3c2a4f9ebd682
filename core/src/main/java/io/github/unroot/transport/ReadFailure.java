package io.github.unroot.transport;

import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.util.Optional;

/** Says what could not be read where the machine failed and the input is not to blame. */
final class ReadFailure {
    private ReadFailure() {}

    /** @param subject the blob or file */
    static IOException of(IOException failure, String subject) {
        if (failure instanceof UnrootException || failure instanceof ClosedByInterruptException) {
            return failure;
        }
        String why = failure instanceof FileSystemException inFile
                ? Optional.ofNullable(inFile.getReason())
                        .orElse(failure.getClass().getSimpleName())
                : String.valueOf(failure.getMessage());
        return new UnrootException(
                new Problem.Surroundings(subject, "cannot be read: " + why, "check the disk that holds it"), failure);
    }
}
