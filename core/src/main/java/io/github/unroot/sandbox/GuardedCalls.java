package io.github.unroot.sandbox;

import io.github.unroot.identity.Capability;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The system calls that Docker's default filter gives only with a capability, or never.
 *
 * <p>The file of Debian's and Fedora's packages is Podman's: it lets a process without any capability unshare, mount and
 * make user namespaces. A program that needs those would run there and stop under Docker and Kubernetes, so that they are
 * taken back here.
 */
final class GuardedCalls {
    /** {@code CLONE_NEW*}: the flags of clone(2) that make a namespace. */
    static final long NAMESPACE_FLAGS = 0x7E020000L;

    /** Any one of the capabilities is enough; with none of them the call is never given. */
    private static final Map<String, Set<Capability>> GUARDS = guards();

    private GuardedCalls() {}

    static boolean isGiven(String call, Set<Capability> bounding) {
        Set<Capability> guards = GUARDS.get(call);
        return guards == null || !Collections.disjoint(guards, bounding);
    }

    private static Map<String, Set<Capability>> guards() {
        Map<String, Set<Capability>> guards = new HashMap<>();
        guard(guards, Set.of(), "keyctl pivot_root");
        guard(
                guards,
                Set.of(Capability.SYS_ADMIN),
                "clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie mount mount_setattr"
                        + " move_mount open_tree quotactl quotactl_fd setdomainname sethostname setns umount umount2"
                        + " unshare");
        guard(guards, Set.of(Capability.SYS_ADMIN, Capability.BPF), "bpf");
        guard(guards, Set.of(Capability.SYS_ADMIN, Capability.PERFMON), "perf_event_open");
        guard(guards, Set.of(Capability.SYS_ADMIN, Capability.SYSLOG), "syslog");
        guard(guards, Set.of(Capability.SYS_BOOT), "reboot");
        guard(guards, Set.of(Capability.SYS_NICE), "get_mempolicy mbind set_mempolicy set_mempolicy_home_node");
        guard(guards, Set.of(Capability.SYS_PTRACE), "kcmp pidfd_getfd process_madvise");
        return Map.copyOf(guards);
    }

    private static void guard(Map<String, Set<Capability>> guards, Set<Capability> capabilities, String calls) {
        for (String call : calls.split(" ", -1)) {
            guards.put(call, capabilities);
        }
    }
}
