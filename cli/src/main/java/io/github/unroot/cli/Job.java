package io.github.unroot.cli;

import java.io.IOException;

/** What answers a request: it writes its result to the console and says how the process ends. */
@FunctionalInterface
interface Job<R extends Request> {
    /** @return the exit status */
    int run(R request, Console console) throws IOException;
}
