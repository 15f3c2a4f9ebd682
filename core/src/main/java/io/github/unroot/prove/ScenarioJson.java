package io.github.unroot.prove;

import io.github.unroot.identity.Capability;
import io.github.unroot.image.Json;
import io.github.unroot.observe.Access;
import io.github.unroot.sandbox.ProcessSeen;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The scenarios of a proof as {@code prove} and {@code convert} show them with {@code --json}. */
public final class ScenarioJson {
    private ScenarioJson() {}

    public static ArrayNode scenarios(List<ScenarioResult> scenarios) {
        ArrayNode array = Json.newArray();
        scenarios.forEach(scenario -> array.add(scenario(scenario)));
        return array;
    }

    public static ObjectNode scenario(ScenarioResult scenario) {
        ObjectNode node = Json.newObject();
        node.put("level", scenario.level());
        node.put("identity", scenario.identity().toString());
        node.put("readOnlyRoot", scenario.readOnlyRoot());
        strings(node.putArray("writable"), scenario.writable());
        strings(node.putArray("probes"), scenario.probes());
        node.put("verdict", scenario.verdict().word());
        if (!scenario.verdict().reason().isEmpty()) {
            node.put("reason", scenario.verdict().reason());
        }
        node.set("denied", denied(scenario.denied()));
        node.set("processes", processes(scenario.processes()));
        node.put("processesInProc", scenario.seen());
        scenario.traced().ifPresent(count -> node.put("processesInTrace", count));
        strings(node.putArray("unobserved"), scenario.unobserved());
        return node;
    }

    /** The same denial by several processes is told once. */
    private static ArrayNode denied(List<Access> accesses) {
        Map<ObjectNode, Long> counts = new LinkedHashMap<>();
        for (Access access : accesses) {
            counts.merge(denial(access), access.count(), Long::sum);
        }
        return counted(counts);
    }

    private static ObjectNode denial(Access access) {
        ObjectNode node = Json.newObject();
        node.put("operation", access.operation().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        node.put("target", access.target());
        if (access.path().isPresent() && !access.detail().isEmpty()) {
            node.put("detail", access.detail());
        }
        node.put("error", access.error().orElse(""));
        node.put("program", access.program());
        node.put("call", access.call());
        return node;
    }

    /** Numbers of processes differ from run to run and say nothing: equal processes are told once. */
    private static ArrayNode processes(List<ProcessSeen> processes) {
        Map<ObjectNode, Long> counts = new LinkedHashMap<>();
        processes.forEach(process -> counts.merge(process(process), 1L, Long::sum));
        return counted(counts);
    }

    private static ObjectNode process(ProcessSeen process) {
        ObjectNode node = Json.newObject();
        node.put("program", process.program());
        node.put("name", process.name());
        numbers(node.putArray("uids"), process.uids());
        numbers(node.putArray("gids"), process.gids());
        numbers(node.putArray("groups"), process.groups());
        ObjectNode capabilities = node.putObject("capabilities");
        names(capabilities.putArray("inheritable"), process.capabilities().inheritable());
        names(capabilities.putArray("permitted"), process.capabilities().permitted());
        names(capabilities.putArray("effective"), process.capabilities().effective());
        names(capabilities.putArray("bounding"), process.capabilities().bounding());
        names(capabilities.putArray("ambient"), process.capabilities().ambient());
        node.put("noNewPrivileges", process.noNewPrivileges());
        node.put("seccomp", process.seccomp());
        return node;
    }

    private static ArrayNode counted(Map<ObjectNode, Long> counts) {
        ArrayNode array = Json.newArray();
        counts.forEach((node, count) -> array.add(node.put("count", count)));
        return array;
    }

    private static void names(ArrayNode array, Collection<Capability> capabilities) {
        new TreeSet<>(capabilities).forEach(capability -> array.add(capability.specName()));
    }

    private static void numbers(ArrayNode array, List<Long> numbers) {
        numbers.forEach(array::add);
    }

    private static void strings(ArrayNode array, List<String> strings) {
        strings.forEach(array::add);
    }
}
