package io.github.unroot.cli;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where the process starts. */
public final class Main {
    private static final long CLEARING_UP_SECONDS_MAX = 10;

    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        List<String> words = List.of(arguments);
        CommandLineRun run = new CommandLineRun(
                Commands.wired(System.getenv(), words), console, System.getenv("UNROOT_TRACE") != null);
        CountDownLatch done = giveUpAtTheEnd(Thread.currentThread());
        int status = run.execute(words);
        done.countDown();
        System.exit(status);
    }

    /** A signal ends the process without a word to its threads; the work is told, and has a while to clear up. */
    private static CountDownLatch giveUpAtTheEnd(Thread work) {
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            work.interrupt();
                            try {
                                if (!done.await(CLEARING_UP_SECONDS_MAX, TimeUnit.SECONDS)) {
                                    System.err.println("unroot: not cleared up in time; the next run does it");
                                }
                            } catch (InterruptedException e) {
                                work.interrupt();
                            }
                        },
                        "give-up"));
        return done;
    }
}
