package io.github.unroot.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ./unroot} under a heap limit, and what it took.
 *
 * @param filledMebibytes the most that the heap held before a collection; 0 where there was none
 * @param liveMebibytes the most that it held after one
 * @param residentMebibytes the most memory that the process had (VmHWM)
 */
record MeasuredRun(
        int status, String output, String errors, long filledMebibytes, long liveMebibytes, long residentMebibytes) {
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");
    private static final Pattern RESIDENT = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final long WAIT_MINUTES_MAX = 20;
    private static final long PAUSE_MILLIS = 50;

    /** @param heap as {@code -Xmx} takes it */
    static MeasuredRun of(Path folder, String heap, String... arguments) throws IOException, InterruptedException {
        Path collections = folder.resolve("collections.log");
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        List<String> command = new ArrayList<>(List.of(Unroot.LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("UNROOT_JAVA_OPTIONS", "-Xmx" + heap + " -Xlog:gc:file=" + collections);
        Process process = builder.start();
        long resident = residentMebibytes(process);
        String log = Files.readString(collections);
        MeasuredRun run = new MeasuredRun(
                process.exitValue(),
                Files.readString(output),
                Files.readString(errors),
                most(log, 1),
                most(log, 2),
                resident);
        System.out.printf(
                "unroot %s under -Xmx%s: exit %d; MiB at most: heap %d, live %d, resident %d%n",
                arguments[0], heap, run.status, run.filledMebibytes, run.liveMebibytes, run.residentMebibytes);
        return run;
    }

    /** The launcher becomes the Java machine, so the process is the same; its last moments are not seen. */
    private static long residentMebibytes(Process process) throws InterruptedException {
        long most = 0;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(WAIT_MINUTES_MAX);
        while (!process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + WAIT_MINUTES_MAX + " minutes");
            }
            most = Math.max(most, residentNow(process.pid()));
        }
        return most;
    }

    private static long residentNow(long pid) {
        try {
            Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return line.find() ? Long.parseLong(line.group(1)) >> 10 : 0;
        } catch (IOException | UncheckedIOException e) {
            // It has just ended.
            return 0;
        }
    }

    private static long most(String collections, int group) {
        return COLLECTION
                .matcher(collections)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(group)))
                .max()
                .orElse(0);
    }
}
