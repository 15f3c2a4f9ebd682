package io.github.unroot.cli;

import java.util.List;

/** A word before several commands that belong together. */
abstract non-sealed class CommandGroup implements Subcommand {
    private final List<Command<?>> commands;

    CommandGroup(List<Command<?>> commands) {
        this.commands = List.copyOf(commands);
    }

    final List<Command<?>> commands() {
        return commands;
    }
}
