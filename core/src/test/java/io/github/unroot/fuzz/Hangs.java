package io.github.unroot.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Ends a fuzzing process in which one input takes very long, and keeps that input. Jazzer's own limit is 20 minutes, and
 * JUnit's counts all inputs together.
 */
final class Hangs implements BeforeAllCallback {
    private static final long INPUT_NANOS_MAX = 120_000_000_000L;
    private static final long PAUSE_MILLIS = 1000;
    private static final int HANG_STATUS = 70;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Started(byte[] input, long nanos, Thread thread) {}

    private static volatile @Nullable Started current;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (fuzzing()) {
            Thread.ofPlatform().daemon().name("hangs").start(Hangs::watch);
        }
    }

    static boolean fuzzing() {
        return System.getenv("JAZZER_FUZZ") != null;
    }

    static void begin(byte[] input) {
        current = new Started(input, System.nanoTime(), Thread.currentThread());
    }

    static void end() {
        current = null;
    }

    private static void watch() {
        while (true) {
            Started started = current;
            if (started != null && System.nanoTime() - started.nanos() > INPUT_NANOS_MAX) {
                report(started);
                Runtime.getRuntime().halt(HANG_STATUS);
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void report(Started started) {
        Path kept = Path.of("hang-" + Integer.toHexString(java.util.Arrays.hashCode(started.input())));
        try {
            Files.write(kept, started.input());
        } catch (IOException e) {
            System.err.println("the input that hangs could not be kept: " + e);
        }
        System.err.println("an input of " + started.input().length + " bytes takes too long; it is kept in "
                + kept.toAbsolutePath());
        for (StackTraceElement frame : started.thread().getStackTrace()) {
            System.err.println("    at " + frame);
        }
    }
}
