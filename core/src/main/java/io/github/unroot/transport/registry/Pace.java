package io.github.unroot.transport.registry;

import io.github.unroot.tar.RunInput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How slowly a body may come: fewer bytes in a window than that, and the connection is given up. A server that sends a byte
 * now and then would hold us forever otherwise.
 */
public record Pace(Duration window, long bytesMin) {
    public static final Pace USUAL = new Pace(Duration.ofSeconds(30), 16 << 10);

    public InputStream of(InputStream body) {
        return new Watched(body);
    }

    /** Time enough for a body of that size at the slowest pace, and one window more. */
    public Duration timeFor(long bytes) {
        return window.multipliedBy(2 + bytes / bytesMin);
    }

    private final class Watched extends RunInput {
        private final InputStream in;
        private final AtomicLong count = new AtomicLong();
        private final Thread watch;
        private volatile boolean tooSlow;

        Watched(InputStream body) {
            in = body;
            watch = Thread.ofVirtual().name("pace").start(this::watch);
        }

        private void watch() {
            try {
                long before = -1;
                while (before < 0 || count.get() - before >= bytesMin) {
                    before = count.get();
                    Thread.sleep(window);
                }
                tooSlow = true;
                in.close();
            } catch (InterruptedException | IOException e) {
                // The body has ended, or could not even be closed: nobody waits for it any more.
            }
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            try {
                int got = in.read(target, at, length);
                if (got < 0) {
                    watch.interrupt();
                    refuseSlow();
                } else {
                    count.addAndGet(got);
                }
                return got;
            } catch (IOException e) {
                refuseSlow();
                throw e;
            }
        }

        private void refuseSlow() throws IOException {
            if (tooSlow) {
                throw new IOException("fewer than " + bytesMin + " bytes came in " + window.toSeconds() + " s");
            }
        }

        @Override
        public void close() throws IOException {
            watch.interrupt();
            in.close();
        }
    }
}
