package io.github.unroot.recipe;

import java.util.List;

/**
 * What asks a program to end.
 *
 * @param name like {@code QUIT}
 */
public record StopSignal(String name) {
    /** Those by which programs are known to end; RTMIN+3 is that of systemd. */
    private static final List<String> NAMES = List.of("HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "WINCH", "RTMIN+3");

    public StopSignal {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" ends no program; known are " + String.join(", ", NAMES));
        }
    }

    static StopSignal parse(String text) {
        return new StopSignal(text.startsWith("SIG") ? text.substring("SIG".length()) : text);
    }

    /** {@code SIGQUIT}, as an image's configuration has it. */
    @Override
    public String toString() {
        return "SIG" + name;
    }
}
