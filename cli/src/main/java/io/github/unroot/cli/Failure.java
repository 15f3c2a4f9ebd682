package io.github.unroot.cli;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is told of an exception: one line, and the exit status.
 *
 * @param line without the program's name
 */
record Failure(int exitStatus, String line) {
    static final int WRONG_CALL = 2;
    static final int SURROUNDINGS = 4;

    /** EX_SOFTWARE of sysexits.h: far from the statuses that mean something about an image. */
    static final int DEFECT = 70;

    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case UnrootException known -> new Failure(known.problem().exitStatus(), oneLine(known.getMessage()));
            case UncheckedIOException wrapped -> of(Objects.requireNonNull(wrapped.getCause()));
            case ClosedByInterruptException _ -> new Failure(SURROUNDINGS, "interrupted; nothing was written");
            case IOException machine -> new Failure(SURROUNDINGS, machineText(machine));
            case OutOfMemoryError memory ->
                new Failure(
                        SURROUNDINGS,
                        "out of memory (" + oneLine(memory.getMessage())
                                + "); give the Java machine more with UNROOT_JAVA_OPTIONS=-Xmx2g");
            default ->
                new Failure(
                        DEFECT,
                        "this is a defect of Unroot: " + oneLine(thrown.toString())
                                + "; run it again with UNROOT_TRACE=1 and report what it prints");
        };
    }

    /** Why, without the file: for a line that has named it. */
    static String reason(IOException machine) {
        String why = switch (machine) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException other -> other.getReason();
            default -> machine.getMessage();
        };
        return oneLine(why == null ? machine.toString() : why);
    }

    private static String machineText(IOException machine) {
        String text = machine instanceof FileSystemException file && file.getFile() != null
                ? oneLine(file.getFile()) + ": " + reason(file)
                : reason(machine);
        if (text.contains("No space left on device") || text.contains("Disk quota exceeded")) {
            return text + "; free some space, or point TMPDIR at a file system that has some";
        }
        return text;
    }

    /** Whatever a message holds, the terminal is shown one line without control characters. */
    static String oneLine(@Nullable String text) {
        if (text == null) {
            return "no message";
        }
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (codePoint == '\n') {
                line.append(' ');
            } else if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT) {
                line.append(String.format("\\u%04x", codePoint));
            } else {
                line.appendCodePoint(codePoint);
            }
        });
        return line.toString();
    }
}
