package io.github.unroot.plan;

import io.github.unroot.tree.FilePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One edit that the plan makes, with the reason for it: the access or finding that asks for it. */
public sealed interface Change {
    /** Why, in one sentence, naming the evidence. */
    String reason();

    /** The image's default user, {@code UID:GID}. */
    record SetUser(@Nullable String before, String after, String reason) implements Change {}

    /**
     * Other owners or permission bits. A directory costs its header, a file its content, since a layer can only replace
     * it whole.
     *
     * @param dropCapability whether its {@code security.capability} attribute goes
     */
    record SetPermission(FilePath path, Permission before, Permission after, boolean dropCapability, String reason)
            implements Change {}

    /** Lines of a text file. Its other bytes, its owner and its mode stay. */
    record EditFile(FilePath path, List<LineEdit> edits, String reason) implements Change {
        public EditFile {
            edits = List.copyOf(edits);
        }
    }

    /** A new file, or another in the place of one. */
    record AddFile(FilePath path, Content content, Permission permission, String reason) implements Change {}

    /** A new directory. */
    record AddDirectory(FilePath path, Permission permission, String reason) implements Change {}

    /** A symbolic link, new or in the place of a file. */
    record AddLink(FilePath path, String target, String reason) implements Change {}

    /**
     * A copy of a directory and all in it, for the start of the container to fill the directory from when an empty volume
     * is mounted over it.
     *
     * @param to where the copy lies; group 0 can read it
     */
    record KeepCopy(FilePath path, FilePath to, String reason) implements Change {}

    /**
     * A variable of the image's environment.
     *
     * @param before null where it was not set
     * @param after null where it is removed
     */
    record SetEnvironment(
            String name, @Nullable String before, @Nullable String after, String reason) implements Change {}

    /** The command line: the image's Entrypoint and Cmd. */
    record SetCommand(List<String> entrypoint, List<String> command, String reason) implements Change {
        public SetCommand {
            entrypoint = List.copyOf(entrypoint);
            command = List.copyOf(command);
        }
    }

    /** The working directory. */
    record SetWorkingDirectory(String before, String after, String reason) implements Change {}

    /** @param before like {@code 80/tcp} */
    record MovePort(String before, String after, String reason) implements Change {}

    /** The command of the image's health check, as {@code Healthcheck.Test} holds it. */
    record SetHealthcheck(List<String> before, List<String> after, String reason) implements Change {
        public SetHealthcheck {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** A path that the image declares writable. */
    record DeclareWritable(FilePath path, Lifetime lifetime, String reason) implements Change {}

    /** How long what is written to a path has to last. */
    enum Lifetime {
        /** Outlives the container: a volume. */
        DATA,
        /** Pid files, sockets, caches: a tmpfs or emptyDir. */
        SCRATCH
    }

    /** What a new file holds. */
    sealed interface Content {
        /** A text in the plan itself. */
        record Text(String text) implements Content {}

        /**
         * A file that Unroot carries.
         *
         * @param name like {@code preload/x86_64/libunroot-passwd.so}, below Unroot's own resources
         * @param digest {@code sha256:...} of its bytes, so that a plan means the same with every version
         */
        record Packaged(String name, String digest) implements Content {}
    }
}
