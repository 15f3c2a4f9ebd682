package io.github.unroot.sandbox;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a Podman is told of a container, in the words of its own API (libpod's SpecGenerator). In Docker's words it adds to
 * a read-only root a writable /run and /tmp of its own, and copies what the image has into every tmpfs.
 */
record LibpodConfig(RunRules rules, String image, List<String> environment, HardLimits hard) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    LibpodConfig {
        environment = List.copyOf(environment);
    }

    ObjectNode document(String name) {
        ObjectNode document = JSON.objectNode();
        document.put("name", name).put("image", image).put("hostname", RuntimeConfig.HOST_NAME);
        document.put("user", rules.identity().uid() + ":" + rules.identity().gid());
        ArrayNode groups = document.putArray("groups");
        rules.identity().groups().forEach(group -> groups.add(group.toString()));
        ObjectNode variables = document.putObject("env");
        environment.forEach(variable -> variables.put(
                variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1)));
        document.putObject("netns").put("nsmode", "none");
        document.putArray("cap_drop").add("ALL");
        document.put("no_new_privileges", rules.noNewPrivileges());
        document.put("read_only_filesystem", rules.readOnlyRoot()).put("read_write_tmpfs", false);
        document.put("image_volume_mode", "anonymous");
        document.putObject("sysctl").put("net.ipv4.ip_unprivileged_port_start", rules.lowPorts() ? "0" : "1024");
        document.putObject("healthconfig").putArray("Test").add("NONE");
        document.putObject("log_configuration").put("driver", "k8s-file").put("size", EngineConfig.LOG_BYTES_MAX);
        document.set("mounts", mounts());
        addLimits(document);
        return document;
    }

    private ArrayNode mounts() {
        ArrayNode mounts = JSON.arrayNode();
        for (WritableMount wanted : rules.mounts()) {
            List<String> options = new ArrayList<>(EngineConfig.options(wanted, rules.limits()));
            options.add("notmpcopyup");
            ObjectNode mount = mounts.addObject();
            mount.put("destination", wanted.path().text()).put("type", "tmpfs").put("source", "tmpfs");
            options.forEach(mount.putArray("options")::add);
        }
        return mounts;
    }

    private void addLimits(ObjectNode document) {
        ObjectNode resources = document.putObject("resource_limits");
        long memory = rules.limits().memoryBytes();
        resources.putObject("memory").put("limit", memory).put("swap", memory);
        resources.putObject("pids").put("limit", rules.limits().processes());
        ArrayNode limits = document.putArray("r_limits");
        limits.add(limit("nofile", hard.openFilesGiven()));
        limits.add(limit("nproc", hard.processesGiven()));
        limits.add(limit("core", 0));
    }

    private static ObjectNode limit(String type, long value) {
        return JSON.objectNode().put("type", type).put("soft", value).put("hard", value);
    }
}
