package io.github.unroot.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code config} object of an image configuration, as a Dockerfile's instructions would leave it. */
public record RunSettings(
        String user,
        String workingDirectory,
        List<String> entrypoint,
        List<String> command,
        Map<String, String> environment,
        List<String> exposedPorts,
        List<String> volumes,
        List<String> healthcheck) {

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public RunSettings {
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        exposedPorts = List.copyOf(exposedPorts);
        volumes = List.copyOf(volumes);
        healthcheck = List.copyOf(healthcheck);
    }

    /** What an image has whose Dockerfile says nothing: root, and a search path. */
    public static RunSettings asRoot() {
        return new RunSettings("", "", List.of(), List.of(), Map.of("PATH", PATH), List.of(), List.of(), List.of());
    }

    public RunSettings withUser(String name) {
        return new RunSettings(
                name, workingDirectory, entrypoint, command, environment, exposedPorts, volumes, healthcheck);
    }

    public RunSettings withWorkingDirectory(String path) {
        return new RunSettings(user, path, entrypoint, command, environment, exposedPorts, volumes, healthcheck);
    }

    public RunSettings withEntrypoint(String... words) {
        return new RunSettings(
                user, workingDirectory, List.of(words), command, environment, exposedPorts, volumes, healthcheck);
    }

    public RunSettings withCommand(String... words) {
        return new RunSettings(
                user, workingDirectory, entrypoint, List.of(words), environment, exposedPorts, volumes, healthcheck);
    }

    public RunSettings withEnvironment(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new RunSettings(user, workingDirectory, entrypoint, command, more, exposedPorts, volumes, healthcheck);
    }

    public RunSettings withPort(String port) {
        return new RunSettings(
                user,
                workingDirectory,
                entrypoint,
                command,
                environment,
                plus(exposedPorts, port),
                volumes,
                healthcheck);
    }

    public RunSettings withVolume(String path) {
        return new RunSettings(
                user,
                workingDirectory,
                entrypoint,
                command,
                environment,
                exposedPorts,
                plus(volumes, path),
                healthcheck);
    }

    /** A check in the image's own words: {@code CMD} and its arguments, or {@code CMD-SHELL} and a line. */
    public RunSettings withHealthcheck(String... words) {
        return new RunSettings(
                user, workingDirectory, entrypoint, command, environment, exposedPorts, volumes, List.of(words));
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        putText(json, "User", user);
        putSet(json, "ExposedPorts", exposedPorts);
        var variables = json.putArray("Env");
        new TreeMap<>(environment).forEach((name, value) -> variables.add(name + "=" + value));
        putList(json, "Entrypoint", entrypoint);
        putList(json, "Cmd", command);
        putSet(json, "Volumes", volumes);
        putText(json, "WorkingDir", workingDirectory);
        if (!healthcheck.isEmpty()) {
            putList(json.putObject("Healthcheck"), "Test", healthcheck);
        }
        return json;
    }

    @Override
    public String toString() {
        return JsonMapper.shared().writeValueAsString(toJson());
    }

    private static void putText(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    private static void putList(ObjectNode json, String name, List<String> values) {
        if (!values.isEmpty()) {
            var array = json.putArray(name);
            values.forEach(array::add);
        }
    }

    private static void putSet(ObjectNode json, String name, List<String> values) {
        if (!values.isEmpty()) {
            ObjectNode set = json.putObject(name);
            values.forEach(set::putObject);
        }
    }

    private static List<String> plus(List<String> some, String one) {
        List<String> more = new ArrayList<>(some);
        more.add(one);
        return more;
    }
}
