package io.github.unroot.transport;

import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Says what could not be read where the machine failed and the input is not to blame. */
final class ReadFailure {
    private ReadFailure() {}

    /** @param subject the blob or file */
    static IOException of(IOException failure, String subject) {
        if (failure instanceof UnrootException || failure instanceof ClosedByInterruptException) {
            return failure;
        }
        return new UnrootException(
                new Problem.Surroundings(
                        subject, "cannot be read: " + reason(failure), "check its permissions and its disk"),
                failure);
    }

    /** Without the file's name: for a line that has it. */
    static String reason(IOException failure) {
        String why = switch (failure) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException inFile -> inFile.getReason();
            default -> failure.getMessage();
        };
        return Optional.ofNullable(why).orElse(failure.getClass().getSimpleName());
    }
}
