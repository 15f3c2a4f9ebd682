package io.github.unroot.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What plans and reports call each sort of change. */
public enum ChangeKind {
    USER("user"),
    PERMISSION("permission"),
    EDIT("edit"),
    FILE("file"),
    DIRECTORY("directory"),
    LINK("link"),
    COPY("copy"),
    ENVIRONMENT("environment"),
    COMMAND("command"),
    WORKING_DIRECTORY("workingDirectory"),
    PORT("port"),
    HEALTHCHECK("healthcheck"),
    WRITABLE("writable");

    private final String word;

    ChangeKind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static ChangeKind of(Change change) {
        return switch (change) {
            case Change.SetUser _ -> USER;
            case Change.SetPermission _ -> PERMISSION;
            case Change.EditFile _ -> EDIT;
            case Change.AddFile _ -> FILE;
            case Change.AddDirectory _ -> DIRECTORY;
            case Change.AddLink _ -> LINK;
            case Change.KeepCopy _ -> COPY;
            case Change.SetEnvironment _ -> ENVIRONMENT;
            case Change.SetCommand _ -> COMMAND;
            case Change.SetWorkingDirectory _ -> WORKING_DIRECTORY;
            case Change.MovePort _ -> PORT;
            case Change.SetHealthcheck _ -> HEALTHCHECK;
            case Change.DeclareWritable _ -> WRITABLE;
        };
    }

    static Optional<ChangeKind> named(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(ChangeKind::word).toList();
    }
}
