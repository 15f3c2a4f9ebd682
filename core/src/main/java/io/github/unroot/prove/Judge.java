package io.github.unroot.prove;

import io.github.unroot.identity.Capability;
import io.github.unroot.identity.Identity;
import io.github.unroot.sandbox.ProcessSeen;
import io.github.unroot.sandbox.ProcessSeen.CapabilitySets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the processes of a run kept to the scenario's identity, as /proc showed them: all four users and groups, the
 * supplementary groups, no capability in any set that could give one, no_new_privs and a seccomp filter.
 */
public final class Judge {
    private static final int SECCOMP_FILTER = 2;

    private Judge() {}

    /**
     * The verdict on a run that was not cut short by the sandbox.
     *
     * @param failure why the image did not do its job; empty if it did
     */
    public static Verdict verdict(Optional<String> failure, Identity identity, List<ProcessSeen> processes) {
        return verdict(failure, identity, processes, false);
    }

    /**
     * The same where the tracer has watched too, and saw no process become somebody else: then a program that was gone
     * before /proc was looked at kept the identity that the runtime's process had when it executed the program.
     */
    static Verdict verdict(Optional<String> failure, Identity identity, List<ProcessSeen> processes, boolean traced) {
        List<ProcessSeen> own =
                processes.stream().filter(process -> !process.runtime()).toList();
        Optional<String> strays = own.stream()
                .flatMap(process -> stray(process, identity).stream())
                .findFirst();
        if (strays.isPresent()) {
            return new Verdict.Failed(strays.get());
        }
        if (failure.isPresent()) {
            return new Verdict.Failed(failure.get());
        }
        boolean beganRight = traced
                && processes.stream()
                        .anyMatch(process -> process.runtime()
                                && process.runsAs(identity.uid(), identity.gid())
                                && process.noNewPrivileges()
                                && capabilities(process.capabilities()).isEmpty());
        return own.isEmpty() && !beganRight
                ? new Verdict.NotProven("no process was seen, so none is known to have kept its identity")
                : new Verdict.Proven();
    }

    private static Optional<String> stray(ProcessSeen process, Identity identity) {
        return fault(process, identity)
                .map(fault -> "process " + process.inside() + " (" + process.name() + ") " + fault);
    }

    private static Optional<String> fault(ProcessSeen process, Identity identity) {
        if (!process.runsAs(identity.uid(), identity.gid())) {
            return Optional.of(
                    "ran with users " + process.uids() + " and groups " + process.gids() + ", not as " + identity);
        }
        if (!new TreeSet<>(process.groups()).equals(withoutPrimary(process, identity))) {
            return Optional.of("was in the supplementary groups " + process.groups());
        }
        if (!process.noNewPrivileges()) {
            return Optional.of("could gain privileges: no_new_privs was off");
        }
        if (process.seccomp() != SECCOMP_FILTER) {
            return Optional.of("ran without the seccomp filter");
        }
        return capabilities(process.capabilities());
    }

    /** Runtimes differ in whether they list the primary group among the supplementary ones. */
    private static Set<Long> withoutPrimary(ProcessSeen process, Identity identity) {
        Set<Long> expected = new TreeSet<>(identity.groups());
        if (process.groups().contains(identity.gid())) {
            expected.add(identity.gid());
        } else {
            expected.remove(identity.gid());
        }
        return expected;
    }

    private static Optional<String> capabilities(CapabilitySets sets) {
        Set<Capability> any = new TreeSet<>();
        any.addAll(sets.inheritable());
        any.addAll(sets.permitted());
        any.addAll(sets.effective());
        any.addAll(sets.bounding());
        any.addAll(sets.ambient());
        return any.isEmpty() ? Optional.empty() : Optional.of("had the capabilities " + any);
    }
}
