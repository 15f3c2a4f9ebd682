package io.github.unroot.observe;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.tree.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process while the trace is read: what it needs to understand its next call. Paths are one char a byte. */
final class LiveProcess {
    private static final int PROGRAMS_KEPT_MAX = 1000;

    private final int number;
    private int parent;
    private String program = "";
    private String directory = "/";
    /** What chroot took it into; empty for the container's own root. */
    private String root = "";

    private int threads;
    private final List<ProgramRun> programs = new ArrayList<>();
    private @Nullable ProcessEnd end;

    LiveProcess(int number, Optional<LiveProcess> maker) {
        this.number = number;
        maker.ifPresent(this::inherit);
    }

    private void inherit(LiveProcess maker) {
        parent = maker.number;
        program = maker.program;
        directory = maker.directory;
        root = maker.root;
    }

    int number() {
        return number;
    }

    int parent() {
        return parent;
    }

    void madeBy(LiveProcess maker) {
        parent = maker.number;
    }

    String program() {
        return program;
    }

    void threadStarted() {
        threads++;
        end = null;
    }

    /** The last of its threads to end tells how the process did. */
    void threadEnded(ProcessEnd how) {
        threads--;
        end = threads <= 0 ? how : null;
    }

    void threadLost() {
        threads--;
    }

    boolean hasSeveralThreads() {
        return threads > 1;
    }

    void runs(SystemCall call, int fileIndex, int sequence) {
        String file = TraceText.string(call.argument(fileIndex)).orElse("");
        // A busybox shell starts its applets so; what runs is what ran.
        if (!file.equals("/proc/self/exe") || program.isEmpty()) {
            program = EscapedText.escape(file);
        }
        if (programs.size() < PROGRAMS_KEPT_MAX) {
            List<String> arguments = TraceText.strings(call.argument(fileIndex + 1)).stream()
                    .map(EscapedText::escape)
                    .toList();
            programs.add(new ProgramRun(program, arguments, sequence));
        }
    }

    /** A descriptor's annotation always tells the path from the container's root, whatever chroot did. */
    void isIn(String annotatedDirectory) {
        if (annotatedDirectory.startsWith("/")) {
            directory = annotatedDirectory;
        }
    }

    void changesDirectory(String path) {
        directory = absolute(Optional.empty(), path);
    }

    void changesRoot(String path) {
        root = absolute(Optional.empty(), path);
    }

    /** @param base the directory that a relative path starts from; empty for the process's own */
    FilePath resolve(Optional<String> base, String path) {
        return FilePath.ofBytes(absolute(base, path).getBytes(StandardCharsets.ISO_8859_1));
    }

    private String absolute(Optional<String> base, String path) {
        String whole = path.startsWith("/") ? root + path : base.orElse(directory) + "/" + path;
        return withoutDots(untilNul(whole));
    }

    private static String withoutDots(String path) {
        Deque<String> components = new ArrayDeque<>();
        for (String component : path.split("/", -1)) {
            switch (component) {
                case "", "." -> {}
                case ".." -> components.pollLast();
                default -> components.addLast(component);
            }
        }
        return "/" + String.join("/", components);
    }

    /** A NUL ends a path, also where a dot or two stand before it. */
    private static String untilNul(String path) {
        int nul = path.indexOf('\0');
        return nul < 0 ? path : path.substring(0, nul);
    }

    TracedProcess traced() {
        return new TracedProcess(number, parent, programs, Optional.ofNullable(end));
    }
}
