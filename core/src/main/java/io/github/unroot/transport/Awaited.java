package io.github.unroot.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What other threads were given to do, and how it went. */
public final class Awaited {
    private Awaited() {}

    /**
     * A task's result; it fails as the task did.
     *
     * @param doing what the wait is for, should it be interrupted: "reading layers"
     */
    public static <T> T result(Future<T> task, String doing) throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + doing);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IOException(e);
            }
        }
    }
}
