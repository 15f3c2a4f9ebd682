package io.github.unroot.cli;

import picocli.CommandLine;

/** What may stand after {@code unroot}: a command, or a word that takes one of several after it. */
sealed interface Subcommand permits Command, CommandGroup {
    default String name() {
        return getClass().getAnnotation(CommandLine.Command.class).name();
    }
}
