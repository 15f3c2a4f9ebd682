package io.github.unroot.cli;

import java.util.List;

/** The commands that can be called: each option class joined to the job that it asks for. */
final class Commands {
    private Commands() {}

    static List<Command<?>> wired() {
        return List.of();
    }
}
