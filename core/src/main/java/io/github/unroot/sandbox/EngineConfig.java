package io.github.unroot.sandbox;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a Docker Engine is told of a container. What the image's own configuration says of command, environment and directory is
 * left to the engine to read, as it is when users start the image.
 *
 * @param hard of this machine's processes: where control groups are, an engine can give no more
 */
record EngineConfig(RunRules rules, String image, List<String> environment, HardLimits hard) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long CLIENT_MEMORY_BYTES = 16L << 20;
    private static final int CLIENT_PROCESSES = 16;
    private static final String NOBODY = "65534:65534";
    static final int LOG_BYTES_MAX = 16 << 20;

    EngineConfig {
        environment = List.copyOf(environment);
    }

    ObjectNode document() {
        ObjectNode document = JSON.objectNode();
        document.put("Image", image);
        document.put("Hostname", RuntimeConfig.HOST_NAME);
        document.put("User", rules.identity().uid() + ":" + rules.identity().gid());
        strings(document.putArray("Env"), environment);
        // The engine would ask it in its own time; where it is the probe, it is asked here.
        strings(document.putObject("Healthcheck").putArray("Test"), List.of("NONE"));
        document.set("HostConfig", host());
        return document;
    }

    private ObjectNode host() {
        ObjectNode host =
                restricted("none", rules.limits().memoryBytes(), rules.limits().processes());
        host.put("ReadonlyRootfs", rules.readOnlyRoot());
        strings(
                host.putArray("GroupAdd"),
                rules.identity().groups().stream().map(Object::toString).toList());
        host.putObject("Sysctls").put("net.ipv4.ip_unprivileged_port_start", rules.lowPorts() ? "0" : "1024");
        ObjectNode mounts = host.putObject("Tmpfs");
        rules.mounts().forEach(mount -> mounts.put(mount.path().text(), options(mount)));
        host.set("Ulimits", resourceLimits(hard).add(limit("core", 0)));
        ObjectNode log = host.putObject("LogConfig").put("Type", "json-file");
        log.putObject("Config").put("max-size", Integer.toString(LOG_BYTES_MAX));
        return host;
    }

    private String options(WritableMount mount) {
        return String.join(",", options(mount, rules.limits()));
    }

    /** As docker run --tmpfs sets them. An owner is told only where it is not root: not every Podman knows the words. */
    static List<String> options(WritableMount mount, Limits limits) {
        List<String> options = new ArrayList<>(List.of(
                "rw",
                "nosuid",
                "nodev",
                "noexec",
                "mode=" + Integer.toOctalString(mount.mode()),
                "size=" + limits.memoryBytes()));
        if (mount.uid() != 0) {
            options.add("uid=" + mount.uid());
        }
        if (mount.gid() != 0) {
            options.add("gid=" + mount.gid());
        }
        return options;
    }

    /** For the client beside a container, which has nothing of its own but its one file. */
    static ObjectNode client(String image, String container, HardLimits hard) {
        ObjectNode document = JSON.objectNode();
        document.put("Image", image);
        document.put("User", NOBODY);
        strings(document.putArray("Cmd"), List.of(ClientImage.PROGRAM, "wait"));
        ObjectNode host = restricted("container:" + container, CLIENT_MEMORY_BYTES, CLIENT_PROCESSES);
        host.put("ReadonlyRootfs", true);
        host.set("Ulimits", resourceLimits(hard));
        document.set("HostConfig", host);
        return document;
    }

    private static ObjectNode restricted(String network, long memoryBytes, int processes) {
        ObjectNode host = JSON.objectNode();
        host.put("NetworkMode", network);
        strings(host.putArray("CapDrop"), List.of("ALL"));
        strings(host.putArray("SecurityOpt"), List.of("no-new-privileges"));
        host.put("Memory", memoryBytes).put("MemorySwap", memoryBytes).put("PidsLimit", processes);
        return host;
    }

    private static ArrayNode resourceLimits(HardLimits hard) {
        return JSON.arrayNode().add(limit("nofile", hard.openFilesGiven())).add(limit("nproc", hard.processesGiven()));
    }

    private static ObjectNode limit(String name, long value) {
        return JSON.objectNode().put("Name", name).put("Soft", value).put("Hard", value);
    }

    private static void strings(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
