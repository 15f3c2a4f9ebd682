package io.github.unroot.engine;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What an engine says of itself.
 *
 * @param name {@code Docker Engine} or {@code Podman}
 * @param kernel of the machine that it runs containers on
 * @param machine the architecture of that machine, as engines call it
 * @param security its options, {@code name=seccomp,profile=default}
 * @param limits whether it can limit a container's memory and processes
 */
public record EngineFacts(
        String name, String version, String kernel, String machine, List<String> security, boolean limits) {
    public EngineFacts {
        security = List.copyOf(security);
    }

    static EngineFacts of(JsonNode version, JsonNode info) {
        boolean podman = false;
        for (JsonNode component : version.path("Components")) {
            podman |= component.path("Name").asString("").startsWith("Podman");
        }
        List<String> security = new ArrayList<>();
        info.path("SecurityOptions").forEach(option -> security.add(option.asString("")));
        return new EngineFacts(
                podman ? "Podman" : "Docker Engine",
                version.path("Version").asString("of unknown version"),
                info.path("KernelVersion").asString(""),
                version.path("Arch").asString(""),
                security,
                info.path("MemoryLimit").asBoolean(false)
                        && info.path("PidsLimit").asBoolean(false));
    }

    public boolean isPodman() {
        return name.equals("Podman");
    }
}
