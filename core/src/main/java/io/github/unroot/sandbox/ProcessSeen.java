package io.github.unroot.sandbox;

import io.github.unroot.identity.Capability;
import java.util.List;
import java.util.Set;

/**
 * A process of a container as /proc showed it, once for each identity that it was seen with.
 *
 * @param process its number outside the container
 * @param inside its number in the container, in the innermost namespace that it is in
 * @param started when, in the kernel's clock ticks since boot: tells two processes of one number apart
 * @param program the file that it runs, as the kernel knows it; empty where that could not be read
 * @param name what it calls itself, {@code /proc/PID/comm}
 * @param arguments its command line
 * @param runtime whether it was still the container runtime's own code, before the program was executed
 * @param uids the real, effective, saved and file system user
 * @param gids likewise the groups
 * @param groups the supplementary groups
 * @param seccomp 0 for none, 1 for strict, 2 for a filter
 */
public record ProcessSeen(
        long process,
        long inside,
        long started,
        String program,
        String name,
        List<String> arguments,
        boolean runtime,
        List<Long> uids,
        List<Long> gids,
        List<Long> groups,
        CapabilitySets capabilities,
        boolean noNewPrivileges,
        int seccomp) {
    public ProcessSeen {
        arguments = List.copyOf(arguments);
        uids = List.copyOf(uids);
        gids = List.copyOf(gids);
        groups = List.copyOf(groups);
        if (uids.size() != 4 || gids.size() != 4) {
            throw new IllegalArgumentException("a process has four user and four group IDs");
        }
    }

    /** The five sets of capabilities(7). */
    public record CapabilitySets(
            Set<Capability> inheritable,
            Set<Capability> permitted,
            Set<Capability> effective,
            Set<Capability> bounding,
            Set<Capability> ambient) {
        public CapabilitySets {
            inheritable = Set.copyOf(inheritable);
            permitted = Set.copyOf(permitted);
            effective = Set.copyOf(effective);
            bounding = Set.copyOf(bounding);
            ambient = Set.copyOf(ambient);
        }

        public boolean allEmpty() {
            return inheritable.isEmpty()
                    && permitted.isEmpty()
                    && effective.isEmpty()
                    && bounding.isEmpty()
                    && ambient.isEmpty();
        }
    }

    /** Whether all four user and all four group IDs are these. */
    public boolean runsAs(long uid, long gid) {
        return uids.stream().allMatch(one -> one == uid) && gids.stream().allMatch(one -> one == gid);
    }
}
