package io.github.unroot.cli;

/** What may stand after {@code unroot}: a command, or a word that takes one of several after it. */
sealed interface Subcommand permits Command, CommandGroup {}
