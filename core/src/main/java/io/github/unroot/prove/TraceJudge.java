package io.github.unroot.prove;

import io.github.unroot.identity.Identity;
import io.github.unroot.observe.Access;
import io.github.unroot.observe.Trace;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether a run kept to its identity, as its system calls show it. /proc is looked at many times a second; what lived
 * for less than that was seen by the tracer only, which misses no call.
 */
final class TraceJudge {
    /** The argument that leaves an ID as it is. */
    private static final String UNCHANGED = "-1";

    /** These answer with the old ID, whether or not they did anything. */
    private static final Set<String> TELL_NOTHING = Set.of("setfsuid", "setfsgid");

    private static final Pattern RAISED = Pattern.compile("(?:effective|permitted|inheritable)=(?!0[,}])");

    private TraceJudge() {}

    /** The first call that made a process somebody else. */
    static Optional<String> stray(Trace trace, Identity identity) {
        return trace.accesses().stream()
                // Before its first program a process is the runtime's own, on its way to the identity.
                .filter(access -> !access.failed() && !access.program().isEmpty())
                .filter(access -> leavesIdentity(access, identity))
                .map(access -> "process " + access.process() + " (" + access.program() + ") changed its identity with "
                        + access.call() + " " + access.target())
                .findFirst();
    }

    private static boolean leavesIdentity(Access access, Identity identity) {
        if (TELL_NOTHING.contains(access.call())) {
            return false;
        }
        return switch (access.operation()) {
            case SET_USER -> !isOnly(access.detail(), identity.uid());
            case SET_GROUP -> !isOnly(access.detail(), identity.gid());
            case SET_GROUPS -> !groups(access.detail()).equals(groups(identity));
            case CAPABILITY -> raisesCapabilities(access);
            case UNSHARE -> access.detail().contains("CLONE_NEWUSER");
            case READ,
                    WRITE,
                    CREATE,
                    DELETE,
                    RENAME,
                    EXECUTE,
                    SEARCH,
                    CHMOD,
                    CHOWN,
                    UTIME,
                    XATTR,
                    BIND,
                    CONNECT,
                    CHROOT,
                    MOUNT,
                    MAKE_NODE,
                    KILL,
                    RAW_SOCKET,
                    TRACE,
                    SYSTEM -> false;
        };
    }

    private static boolean isOnly(String ids, long own) {
        return Arrays.stream(ids.split(",", -1))
                .map(String::strip)
                .allMatch(id -> id.equals(UNCHANGED) || id.equals(Long.toString(own)));
    }

    private static Set<String> groups(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> groups(Identity identity) {
        return identity.groups().stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean raisesCapabilities(Access access) {
        return access.call().equals("capset")
                ? RAISED.matcher(access.detail()).find()
                : access.detail().contains("PR_CAP_AMBIENT_RAISE");
    }
}
