package io.github.unroot.observe;

import io.github.unroot.observe.Access.Operation;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the calls on identity, on other processes and on the system as a whole ask for. */
final class RightCalls {
    private static final int DETAIL_CHARS_MAX = 200;

    private static final Set<String> CAPABILITY_OPTIONS =
            Set.of("PR_CAPBSET_DROP", "PR_CAP_AMBIENT", "PR_SET_KEEPCAPS", "PR_SET_SECUREBITS");

    private static final Pattern NAMESPACE = Pattern.compile("CLONE_NEW[A-Z]+");

    private RightCalls() {}

    static List<Attempt> attempts(SystemCall call) {
        return switch (call.name()) {
            case "setuid", "setreuid", "setresuid", "setfsuid" -> list(Operation.SET_USER, details(call, 0));
            case "setgid", "setregid", "setresgid", "setfsgid" -> list(Operation.SET_GROUP, details(call, 0));
            case "setgroups" -> list(Operation.SET_GROUPS, groups(call.argument(1)));
            case "capset" -> list(Operation.CAPABILITY, details(call, 1));
            case "prctl" -> changesCapabilities(call) ? list(Operation.CAPABILITY, details(call, 0)) : List.of();
            case "kill", "tkill", "pidfd_send_signal" -> list(Operation.KILL, call.argument(1));
            case "tgkill" -> list(Operation.KILL, call.argument(2));
            case "ptrace", "process_vm_readv", "process_vm_writev" -> list(Operation.TRACE, call.argument(0));
            case "unshare" -> list(Operation.UNSHARE, call.argument(0));
            case "setns" -> list(Operation.UNSHARE, call.argument(1));
            case "clone", "clone3" ->
                String.join(",", call.arguments()).contains("CLONE_NEW")
                        ? list(Operation.UNSHARE, namespaces(call))
                        : List.of();
            case "prlimit64" -> call.argument(2).equals("NULL") ? List.of() : list(Operation.SYSTEM, details(call, 1));
            default -> List.of();
        };
    }

    /** A call that is watched because of what it may be refused, and of what it does where it is not. */
    static List<Attempt> other(SystemCall call) {
        return list(Operation.SYSTEM, details(call, 0));
    }

    private static boolean changesCapabilities(SystemCall call) {
        return CAPABILITY_OPTIONS.contains(call.argument(0))
                && !call.argument(1).equals("PR_CAP_AMBIENT_IS_SET");
    }

    private static List<Attempt> list(Operation operation, String detail) {
        return List.of(Attempt.of(operation, detail));
    }

    private static String groups(String list) {
        return list.startsWith("[") && list.endsWith("]")
                ? list.substring(1, list.length() - 1).replace(" ", "")
                : "";
    }

    private static String namespaces(SystemCall call) {
        String words = String.join("|", call.arguments());
        return NAMESPACE.matcher(words).results().map(match -> match.group()).collect(Collectors.joining("|"));
    }

    private static String details(SystemCall call, int from) {
        String text = call.arguments().stream()
                .skip(from)
                .map(TraceText::withoutComments)
                .collect(Collectors.joining(","));
        return text.length() <= DETAIL_CHARS_MAX ? text : text.substring(0, DETAIL_CHARS_MAX) + "...";
    }
}
