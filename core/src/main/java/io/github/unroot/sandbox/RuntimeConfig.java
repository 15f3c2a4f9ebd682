package io.github.unroot.sandbox;

import io.github.unroot.identity.Capability;
import io.github.unroot.identity.Identity;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The config.json that runc is given. Everything in it is listed here; of the image's own configuration it holds the
 * command line, the environment and the working directory, and nothing of labels, annotations or volumes.
 */
final class RuntimeConfig {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final String SPECIFICATION = "1.0.2";
    static final String HOST_NAME = "unroot";
    private static final int UMASK = 0022;
    private static final long OPEN_FILES_MAX = 65_536;
    private static final long SHARED_MEMORY_BYTES_MAX = 64L << 20;

    /** The kernel's memory for them counts for no process: its default would be millions. */
    private static final String INODES = "nr_inodes=" + DiskUse.FILES_MAX;

    /** As Docker's defaults have them. */
    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private final RunRules rules;
    private final Program program;
    private final Host host;
    private final Optional<ObjectNode> seccomp;

    /** @param seccomp what {@link SeccompProfile#forRun} made; it is left out where the rules want none */
    RuntimeConfig(RunRules rules, Program program, Host host, Optional<ObjectNode> seccomp) {
        if (rules.seccomp() && seccomp.isEmpty()) {
            throw new IllegalArgumentException("the rules want a seccomp filter and none is given");
        }
        this.rules = rules;
        this.program = program;
        this.host = host;
        this.seccomp = rules.seccomp() ? seccomp : Optional.empty();
    }

    byte[] toBytes() {
        return MAPPER.writeValueAsBytes(document());
    }

    ObjectNode document() {
        ObjectNode document = JSON.objectNode();
        document.put("ociVersion", SPECIFICATION);
        document.set("process", process());
        document.putObject("root").put("path", host.root().toString()).put("readonly", rules.readOnlyRoot());
        document.put("hostname", HOST_NAME);
        document.set("mounts", mounts());
        document.set("linux", linux());
        return document;
    }

    private ObjectNode process() {
        ObjectNode process = JSON.objectNode();
        process.put("terminal", false);
        process.set("user", user(rules.identity()));
        process.set("args", strings(program.arguments()));
        process.set("env", strings(program.environment()));
        process.put("cwd", program.workingDirectory().text());
        process.set("capabilities", capabilities(rules.identity()));
        process.set("rlimits", resourceLimits());
        process.put("noNewPrivileges", rules.noNewPrivileges());
        return process;
    }

    /** The mask is set, so that the caller's own makes no difference. */
    private static ObjectNode user(Identity identity) {
        ObjectNode user = JSON.objectNode();
        user.put("uid", identity.uid()).put("gid", identity.gid()).put("umask", UMASK);
        ArrayNode groups = user.putArray("additionalGids");
        identity.groups().forEach(groups::add);
        return user;
    }

    /**
     * Nothing is inheritable or ambient: what engines once gave there outlived a change of user (CVE-2022-24769). Device nodes
     * can be made only where a control group keeps them from being opened.
     */
    private ObjectNode capabilities(Identity identity) {
        List<String> names = identity.capabilities().stream()
                .filter(capability ->
                        capability != Capability.MKNOD || host.controlGroup().isPresent())
                .sorted()
                .map(Capability::specName)
                .toList();
        // As engines do it: another user than root starts with none, and files may give it some within the bounds.
        List<String> held = identity.uid() == 0 ? names : List.of();
        ObjectNode sets = JSON.objectNode();
        sets.set("bounding", strings(names));
        sets.set("effective", strings(held));
        sets.set("permitted", strings(held));
        sets.putArray("inheritable");
        sets.putArray("ambient");
        return sets;
    }

    private ArrayNode resourceLimits() {
        ArrayNode limits = JSON.arrayNode();
        limits.add(resourceLimit("RLIMIT_NOFILE", Math.min(OPEN_FILES_MAX, host.openFilesMax())));
        // It counts a user's processes in all containers of the machine: where there are control groups, they count
        // better.
        if (host.controlGroup().isEmpty()) {
            limits.add(resourceLimit("RLIMIT_NPROC", rules.limits().processes()));
        }
        limits.add(resourceLimit("RLIMIT_CORE", 0));
        return limits;
    }

    private static ObjectNode resourceLimit(String type, long value) {
        return JSON.objectNode().put("type", type).put("hard", value).put("soft", value);
    }

    private ArrayNode mounts() {
        ArrayNode mounts = JSON.arrayNode();
        mounts.add(mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
        mounts.add(mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k", INODES));
        // Engines give terminals to group 5 (tty), which a small user namespace does not map; there is none here.
        mounts.add(
                mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
        mounts.add(mount(
                "/dev/shm",
                "tmpfs",
                "shm",
                "nosuid",
                "noexec",
                "nodev",
                "mode=1777",
                "size=" + SHARED_MEMORY_BYTES_MAX,
                INODES));
        mounts.add(mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
        mounts.add(mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"));
        rules.mounts().stream()
                .sorted((one, other) -> one.path().compareTo(other.path()))
                .forEach(wanted -> mounts.add(writable(wanted)));
        for (Host.Bind bind : host.binds()) {
            mounts.add(mount(bind.target(), "bind", bind.source().toString(), "bind", "nosuid", "nodev"));
        }
        return mounts;
    }

    /** With the options that docker run --tmpfs sets, so that what is proven here holds there. */
    private ObjectNode writable(WritableMount wanted) {
        return mount(
                wanted.path().text(),
                "tmpfs",
                "tmpfs",
                "nosuid",
                "nodev",
                "noexec",
                "mode=" + Integer.toOctalString(wanted.mode()),
                "uid=" + wanted.uid(),
                "gid=" + wanted.gid(),
                "size=" + rules.limits().memoryBytes(),
                INODES);
    }

    private static ObjectNode mount(String destination, String type, String source, String... options) {
        ObjectNode mount = JSON.objectNode();
        mount.put("destination", destination).put("type", type).put("source", source);
        mount.set("options", strings(List.of(options)));
        return mount;
    }

    private ObjectNode linux() {
        ObjectNode linux = JSON.objectNode();
        ArrayNode namespaces = linux.putArray("namespaces");
        for (String type : List.of("pid", "ipc", "uts", "mount", "network", "cgroup")) {
            namespaces.addObject().put("type", type);
        }
        linux.putObject("sysctl").put("net.ipv4.ip_unprivileged_port_start", rules.lowPorts() ? "0" : "1024");
        linux.set("maskedPaths", strings(MASKED));
        linux.set("readonlyPaths", strings(READ_ONLY));
        host.controlGroup().ifPresent(path -> {
            linux.put("cgroupsPath", path);
            linux.set("resources", resources());
        });
        seccomp.ifPresent(filter -> linux.set("seccomp", filter));
        return linux;
    }

    private ObjectNode resources() {
        ObjectNode resources = JSON.objectNode();
        resources.putArray("devices").addObject().put("allow", false).put("access", "rwm");
        resources.putObject("memory").put("limit", rules.limits().memoryBytes());
        resources.putObject("pids").put("limit", rules.limits().processes());
        return resources;
    }

    private static ArrayNode strings(Collection<String> texts) {
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
