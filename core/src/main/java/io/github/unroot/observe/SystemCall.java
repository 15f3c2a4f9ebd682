package io.github.unroot.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call as strace writes it: {@code openat(AT_FDCWD</etc>, "rel", O_RDONLY) = -1 ENOENT (No such file or directory)}.
 *
 * @param arguments as written, without the space between them
 * @param value what it returned, as written; {@code ?} where it did not return
 * @param error the errno's name where it failed
 */
record SystemCall(String name, List<String> arguments, String value, Optional<String> error) {

    /** Empty if the text is not a whole call with its result. */
    static Optional<SystemCall> parse(String text) {
        int open = text.indexOf('(');
        if (open <= 0) {
            return Optional.empty();
        }
        List<String> arguments = new ArrayList<>();
        int close = TraceText.splitList(text, open + 1, arguments);
        int equals = close < text.length() ? text.indexOf("= ", close) : -1;
        if (equals < 0) {
            return Optional.empty();
        }
        String result = text.substring(equals + 2);
        return Optional.of(new SystemCall(text.substring(0, open), List.copyOf(arguments), result, errorOf(result)));
    }

    private static Optional<String> errorOf(String result) {
        if (!result.startsWith("-1 E")) {
            return Optional.empty();
        }
        int end = result.indexOf(' ', 3);
        return Optional.of(end < 0 ? result.substring(3) : result.substring(3, end));
    }

    /** Whether the kernel answered: a call that a signal cut short is made again, one that ended the process never was. */
    boolean returned() {
        return !value.startsWith("?");
    }

    boolean succeeded() {
        return returned() && error.isEmpty();
    }

    /** The argument as written; empty text for one that is not there. */
    String argument(int index) {
        return index < arguments.size() ? arguments.get(index) : "";
    }

    /** The process that a clone made, as the tracer numbers it. */
    Optional<Integer> child() {
        return succeeded() ? TraceText.processNumber(value) : Optional.empty();
    }
}
