package io.github.unroot.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where a call answers: results on standard output, everything else on standard error. */
final class Console {
    private final RememberingStream results;
    private final PrintStream out;
    private final PrintStream err;

    Console(OutputStream out, OutputStream err) {
        this.results = new RememberingStream(out);
        this.out = new PrintStream(results, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    static Console ofProcess() {
        return new Console(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    }

    /** For results. */
    PrintStream out() {
        return out;
    }

    /** For everything that is not the result. */
    PrintStream err() {
        return err;
    }

    /** Makes sure that what was written has arrived; a reader that went away, as {@code head} does, is no failure. */
    void finish() throws IOException {
        out.flush();
        err.flush();
        Optional<IOException> failure = results.failure();
        if (failure.isPresent()) {
            throw new IOException("standard output: " + failure.get().getMessage(), failure.get());
        }
    }

    /** Keeps the failure that {@link PrintStream} would swallow. */
    private static final class RememberingStream extends OutputStream {
        private static final String READER_GONE = "Broken pipe";

        private final OutputStream target;
        private Optional<IOException> failure = Optional.empty();
        private boolean closed;

        RememberingStream(OutputStream target) {
            this.target = target;
        }

        Optional<IOException> failure() {
            return failure;
        }

        @Override
        public void write(int oneByte) {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (closed) {
                return;
            }
            try {
                target.write(bytes, offset, length);
            } catch (IOException failed) {
                closed = true;
                if (!READER_GONE.equals(failed.getMessage())) {
                    failure = Optional.of(failed);
                }
            }
        }

        @Override
        public void flush() throws IOException {
            if (!closed) {
                target.flush();
            }
        }
    }
}
