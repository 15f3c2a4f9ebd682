package io.github.unroot.cli;

import io.github.unroot.sandbox.Session;
import io.github.unroot.sandbox.SessionLauncher;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Calls that start themselves again inside a sandbox session. */
final class Sessions {
    private static final int SEED_BITS = 48;

    private final Map<String, String> environment;
    private final List<String> arguments;

    /** @param arguments this call's own, for the call inside the session */
    Sessions(Map<String, String> environment, List<String> arguments) {
        this.environment = environment;
        this.arguments = List.copyOf(arguments);
    }

    /** What a command does inside its session. */
    @FunctionalInterface
    interface Work {
        int run() throws IOException, InterruptedException;
    }

    static long seed(OptionalLong given) {
        return given.orElseGet(() -> new SecureRandom().nextLong(1L << SEED_BITS));
    }

    /** Does the work, or, outside a session, has this call done again in one. */
    int inside(OptionalLong seed, Work work) throws IOException {
        try {
            if (Session.of(environment).isPresent()) {
                endWithCaller(Thread.currentThread());
                return work.run();
            }
            return new SessionLauncher(environment, seed(seed)).run(command(List.of()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Whether this machine can have sessions is asked before the first of many. */
    void check() throws IOException, InterruptedException {
        new SessionLauncher(environment, seed(OptionalLong.empty())).check();
    }

    /**
     * This call once more in a session of its own, for a part of its work.
     *
     * @param option added to the call, to name the part
     * @param log the end of which takes what it says
     */
    int part(String option, Path log) throws IOException, InterruptedException {
        return new SessionLauncher(environment, seed(OptionalLong.empty()))
                .writingTo(log)
                .run(command(List.of(option)));
    }

    /** Standard input ends with the process outside the session; then the work is given up, and nothing half-made stays. */
    private static void endWithCaller(Thread work) {
        Thread.ofPlatform().daemon().name("callers-end").start(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // An end like any other.
            }
            work.interrupt();
        });
    }

    /** This Java machine with its options, this call's arguments, and more options. */
    private List<String> command(List<String> more) throws IOException {
        String own = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
        List<String> words = new ArrayList<>(List.of(own.split("\0", -1)));
        words.removeLast();
        List<String> java = words.subList(0, words.size() - arguments.size());
        List<String> command = new ArrayList<>(java);
        command.set(0, ProcessHandle.current().info().command().orElse(java.getFirst()));
        command.addAll(arguments);
        // What follows two hyphens is no option.
        int end = arguments.indexOf("--");
        command.addAll(end < 0 ? command.size() : java.size() + end, more);
        return command;
    }
}
