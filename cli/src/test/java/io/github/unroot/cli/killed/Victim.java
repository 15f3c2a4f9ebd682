package io.github.unroot.cli.killed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Which process of a run is killed. */
enum Victim {
    OUTER,
    SESSION_SHELL,
    UNSHARE,
    INNER,
    RUNC,
    STRACE,
    PROGRAM,
    /** The outer process and the session's shell, so that nobody is left who would clear up. */
    BOTH;

    /** Those that there are of the kind at this moment. */
    List<ProcessHandle> of(ProcessHandle outer) {
        Stream<ProcessHandle> inside = outer.descendants();
        return switch (this) {
            case OUTER -> List.of(outer);
            case INNER -> inside.filter(process -> name(process).equals("java")).toList();
            case UNSHARE ->
                inside.filter(process -> name(process).equals("unshare")).toList();
            case SESSION_SHELL -> inside.filter(Victim::isSessionShell).limit(1).toList();
            case RUNC ->
                inside.filter(process -> name(process).startsWith("runc"))
                        .limit(1)
                        .toList();
            case STRACE ->
                inside.filter(process -> name(process).equals("strace")).toList();
            case PROGRAM ->
                inside.filter(process -> name(process).equals("start")).toList();
            case BOTH ->
                Stream.concat(
                                Stream.of(outer),
                                inside.filter(Victim::isSessionShell).limit(1))
                        .toList();
        };
    }

    private static boolean isSessionShell(ProcessHandle process) {
        return name(process).equals("sh") && read(process, "cmdline").contains("unroot-session");
    }

    private static String name(ProcessHandle process) {
        return read(process, "comm").strip();
    }

    /** Empty where it has ended. */
    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            return "";
        }
    }
}
