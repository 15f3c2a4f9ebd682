package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Map;

/**
 * A recipe as far as it can be guessed, for a person to finish.
 *
 * @param programFrom where the program was found, for the comment beside it
 * @param ports from 1024 on, {@code 6379} or {@code 5353/udp}
 * @param portsMoved whether one of them is under 1024 elsewhere
 * @param moved lines of configuration files that name a port which only root may bind, and what they become
 * @param environment defaults
 */
record Draft(
        String name,
        String summary,
        List<String> packages,
        List<String> entrypoint,
        List<String> command,
        String programFrom,
        String workingDirectory,
        Map<String, String> environment,
        List<String> ports,
        boolean portsMoved,
        List<FilePath> data,
        List<FilePath> scratch,
        List<MovedLine> moved) {

    /** A line with a port, before and after. */
    record MovedLine(FilePath file, String before, String after) {}
}
