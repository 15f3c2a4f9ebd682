package io.github.unroot.cli;

/**
 * One command of the command line: picocli fills the options of the subclass, {@link #request} turns them into data.
 *
 * @param <R> what the command asks for
 */
abstract non-sealed class Command<R extends Request> implements Subcommand {
    private final Job<R> job;

    Command(Job<R> job) {
        this.job = job;
    }

    /** What was asked for, from the options that were given. */
    abstract R request(CallOptions call);

    final Job<R> job() {
        return job;
    }
}
