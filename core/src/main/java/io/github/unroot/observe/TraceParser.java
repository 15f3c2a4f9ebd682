package io.github.unroot.observe;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what strace wrote with {@link TraceFilter#options()}, attached to the container's init before the runtime lets it
 * run its program. Line by line, in memory that the limits bound whatever the traced programs do.
 */
public final class TraceParser {
    private static final String UNFINISHED = " <unfinished ...>";
    /** An execve by a thread that is not the leader comes back under the leader's number. */
    private static final String GOES_ON_ELSEWHERE = " <pid changed to ";

    private static final String RESUMED = " resumed>";
    /** Only an execve's arguments get longer; they are then cut. */
    private static final int UNFINISHED_CHARS_MAX = 1 << 16;

    private final ProcessTable processes = new ProcessTable();
    private final AccessLog log = new AccessLog();
    private final SocketCalls sockets = new SocketCalls();
    private final Map<Integer, String> unfinished = new HashMap<>();
    private long unreadable;

    private TraceParser() {}

    /** @param input strace's output file; it is read to its end and not closed */
    public static Trace parse(InputStream input) throws IOException {
        TraceParser parser = new TraceParser();
        TraceLines lines = new TraceLines(input);
        Optional<String> line = lines.next();
        while (line.isPresent()) {
            parser.line(line.get());
            line = lines.next();
        }
        return parser.trace();
    }

    private Trace trace() {
        return new Trace(log.accesses(), processes.processes(), log.omitted() + processes.omitted(), unreadable);
    }

    private void line(String line) {
        Optional<Integer> thread = TraceText.leadingNumber(line);
        int space = line.indexOf(' ');
        if (thread.isEmpty() || space < 0) {
            unreadable++;
            return;
        }
        event(thread.get(), line.substring(space).strip());
    }

    private void event(int thread, String text) {
        if (text.startsWith("+++ ")) {
            ended(thread, text);
        } else if (text.startsWith("<... ")) {
            resumed(thread, text);
        } else if (text.endsWith("...>")) {
            if (!text.endsWith("<detached ...>")) {
                begun(thread, text.substring(0, startOfRemark(text)));
            }
        } else if (!text.startsWith("--- ") && !text.startsWith("[ ")) {
            called(thread, text);
        }
    }

    private static int startOfRemark(String text) {
        int remark = Math.max(text.lastIndexOf(UNFINISHED), text.lastIndexOf(GOES_ON_ELSEWHERE));
        return remark < 0 ? text.length() : remark;
    }

    private void begun(int thread, String text) {
        if (isClone(text)) {
            processes.cloneBegins(thread, text);
        } else {
            processes.of(thread);
        }
        unfinished.put(thread, text.substring(0, Math.min(text.length(), UNFINISHED_CHARS_MAX)));
    }

    private void resumed(int thread, String text) {
        String start = unfinished.remove(thread);
        int end = text.indexOf(RESUMED);
        if (end < 0) {
            unreadable++;
        } else if (start != null) {
            called(thread, start + text.substring(end + RESUMED.length()));
        }
    }

    private void called(int thread, String text) {
        Optional<SystemCall> call = SystemCall.parse(text);
        if (call.isEmpty()) {
            unreadable++;
            return;
        }
        understand(thread, call.get());
    }

    private void understand(int thread, SystemCall call) {
        LiveProcess process = processes.of(thread);
        noteDirectory(call, process);
        if (isClone(call.name())) {
            processes.cloneReturns(thread, call);
        }
        boolean execute = call.name().equals("execve") || call.name().equals("execveat");
        if (!call.returned() || (!processes.started() && !execute)) {
            return;
        }
        // The program that asks for another is the one that is running; only then is it the other's turn.
        meaning(call, process).forEach(attempt -> log.add(attempt, call, process));
        if (execute && call.succeeded()) {
            processes.runs(thread, call, call.name().equals("execve") ? 0 : 1, log.nextSequence());
        }
        move(call, process);
    }

    private List<Attempt> meaning(SystemCall call, LiveProcess process) {
        List<Attempt> file = FileCalls.attempts(call, process);
        if (!file.isEmpty()) {
            return file;
        }
        List<Attempt> socket = sockets.attempts(call, process);
        if (!socket.isEmpty()) {
            return socket;
        }
        List<Attempt> right = RightCalls.attempts(call);
        if (!right.isEmpty()) {
            return right;
        }
        boolean refused = call.error()
                .filter(name -> name.equals("EPERM") || name.equals("EACCES"))
                .isPresent();
        return refused || TraceFilter.changesTheSystem(call) ? RightCalls.other(call) : List.of();
    }

    private static void noteDirectory(SystemCall call, LiveProcess process) {
        if (call.argument(0).startsWith("AT_FDCWD<")) {
            TraceText.annotation(call.argument(0)).ifPresent(process::isIn);
        }
    }

    private static void move(SystemCall call, LiveProcess process) {
        if (!call.succeeded()) {
            return;
        }
        switch (call.name()) {
            case "chdir" -> TraceText.string(call.argument(0)).ifPresent(process::changesDirectory);
            case "fchdir" -> TraceText.annotation(call.argument(0)).ifPresent(process::isIn);
            case "chroot" -> TraceText.string(call.argument(0)).ifPresent(process::changesRoot);
            default -> {}
        }
    }

    private void ended(int thread, String text) {
        List<String> words = List.of(text.split(" ", -1));
        String last = words.size() > 4 ? words.get(3) : "";
        switch (words.size() > 4 ? words.get(1) : "") {
            case "exited" ->
                end(thread, new ProcessEnd.Exited(TraceText.leadingNumber(last).orElse(0), log.nextSequence()));
            case "killed" -> end(thread, new ProcessEnd.Killed(last, log.nextSequence()));
            case "superseded" -> superseded(thread, words);
            default -> unreadable++;
        }
    }

    private void end(int thread, ProcessEnd how) {
        unfinished.remove(thread);
        processes.ends(thread, how);
    }

    /** {@code +++ superseded by execve in pid 123 +++} */
    private void superseded(int leader, List<String> words) {
        TraceText.leadingNumber(words.get(words.size() - 2)).ifPresent(thread -> {
            processes.superseded(leader, thread);
            String call = unfinished.remove(thread);
            if (call != null) {
                unfinished.put(leader, call);
            }
        });
    }

    private static boolean isClone(String text) {
        return text.startsWith("clone") || text.startsWith("fork") || text.startsWith("vfork");
    }
}
