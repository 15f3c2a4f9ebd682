package io.github.unroot.sandbox;

import io.github.unroot.identity.Capability;
import io.github.unroot.sandbox.ProcessSeen.CapabilitySets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of /proc/PID/status, see proc_pid_status(5). */
record ProcessStatus(Map<String, String> fields) {
    private static final List<String> NEEDED = List.of(
            "Name",
            "PPid",
            "Uid",
            "Gid",
            "Groups",
            "NSpid",
            "CapInh",
            "CapPrm",
            "CapEff",
            "CapBnd",
            "CapAmb",
            "NoNewPrivs",
            "Seccomp");

    /** Empty for a text that was cut because the process ended. */
    static Optional<ProcessStatus> parse(String text) {
        Map<String, String> fields = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                // A name can hold a newline only escaped, so that no process can make up a line.
                fields.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return fields.keySet().containsAll(NEEDED) ? Optional.of(new ProcessStatus(fields)) : Optional.empty();
    }

    /** What changes when the process becomes somebody else or another program; the numbers that tick are left out. */
    List<String> identity() {
        return NEEDED.stream().map(fields::get).toList();
    }

    String name() {
        return field("Name");
    }

    long parent() {
        return Long.parseLong(field("PPid"));
    }

    long inside() {
        return numbers("NSpid").getLast();
    }

    int namespaces() {
        return numbers("NSpid").size();
    }

    List<Long> uids() {
        return numbers("Uid");
    }

    List<Long> gids() {
        return numbers("Gid");
    }

    List<Long> groups() {
        return numbers("Groups");
    }

    CapabilitySets capabilities() {
        return new CapabilitySets(set("CapInh"), set("CapPrm"), set("CapEff"), set("CapBnd"), set("CapAmb"));
    }

    long threads() {
        return Long.parseLong(fields.getOrDefault("Threads", "1"));
    }

    /** Memory that is no file's and nobody else's; a process that has ended has none any more. */
    long privateBytes() {
        return bytes("RssAnon");
    }

    /** Memory that it may have in common with other processes, mapped. */
    long sharedBytes() {
        return bytes("RssShmem");
    }

    private long bytes(String field) {
        String kibibytes = fields.getOrDefault(field, "0 kB");
        return Long.parseLong(kibibytes.substring(0, kibibytes.indexOf(' '))) << 10;
    }

    boolean noNewPrivileges() {
        return field("NoNewPrivs").equals("1");
    }

    int seccomp() {
        return Integer.parseInt(field("Seccomp"));
    }

    private Set<Capability> set(String field) {
        return Capability.fromMask(Long.parseUnsignedLong(field(field), 16));
    }

    private List<Long> numbers(String field) {
        return field(field).isEmpty()
                ? List.of()
                : Arrays.stream(field(field).split("\\s+", -1))
                        .map(Long::valueOf)
                        .toList();
    }

    private String field(String name) {
        return fields.getOrDefault(name, "");
    }
}
