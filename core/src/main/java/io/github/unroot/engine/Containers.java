package io.github.unroot.engine;

import io.github.unroot.problem.UnrootException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The containers of a running engine. */
public final class Containers {
    private static final int NOT_FOUND = 404;
    private static final int EXEC_OUTPUT_BYTES_MAX = 64 << 10;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Wire wire;

    public Containers(Engine engine) {
        this.wire = engine.wire();
    }

    /**
     * Where a container is in its life.
     *
     * @param exitCode of its program, once it has ended
     * @param process its first process, as its machine numbers it; 0 where there is none
     * @param outOfMemory whether the kernel killed a process of it for want of memory
     */
    public record State(boolean running, int exitCode, long process, boolean outOfMemory) {}

    /** How a command ended, and both its streams. */
    public record CommandEnd(int status, String output) {}

    /**
     * Makes a container that is not started yet.
     *
     * @param settings as the API has them
     * @return its ID
     */
    public String create(String name, ObjectNode settings) throws IOException {
        return made("/containers/create?name=" + name, settings);
    }

    /** The same by Podman's own API, where the settings hold the name; it has no path without a version. */
    public String createByLibpod(ObjectNode settings) throws IOException {
        return made("/v4.0.0/libpod/containers/create", settings);
    }

    private String made(String path, ObjectNode settings) throws IOException {
        JsonNode made = wire.ask("POST", path, new Body.Document(settings.toString()));
        String id = made.path("Id").asString("");
        if (!id.matches("[0-9a-f]{64}")) {
            throw wire.trouble("gives a container no ID", "see whether it is a Docker Engine or Podman");
        }
        return id;
    }

    public void start(String id) throws IOException {
        wire.ask("POST", "/containers/" + id + "/start", new Body.Nothing());
    }

    public State state(String id) throws IOException {
        JsonNode state = wire.get("/containers/" + id + "/json").path("State");
        return new State(
                state.path("Running").asBoolean(false),
                state.path("ExitCode").asInt(0),
                state.path("Pid").asLong(0),
                state.path("OOMKilled").asBoolean(false));
    }

    /** How many bytes its program has written to its file system. */
    public long writtenBytes(String id) throws IOException {
        return wire.get("/containers/" + id + "/json?size=1").path("SizeRw").asLong(0);
    }

    /** Ends it, whatever it does, and takes it away with its volumes; nothing if there is none. */
    public void remove(String name) throws IOException {
        String path = "/containers/" + name + "?force=1&v=1";
        try (Answer answer = wire.send("DELETE", path, new Body.Nothing(), Wire.SHORT)) {
            if (!answer.succeeded() && answer.status() != NOT_FOUND) {
                throw wire.failed(answer);
            }
        }
    }

    /** Reads what a started container prints, both streams, until it ends or the reader has had enough. */
    public void follow(String id, OutputReader reader) throws IOException {
        String path = "/containers/" + id + "/logs?follow=1&stdout=1&stderr=1";
        try (Answer answer = wire.send("GET", path, new Body.Nothing(), Duration.ofHours(1))) {
            if (!answer.succeeded()) {
                throw wire.failed(answer);
            }
            Frames.read(answer.body(), reader);
        }
    }

    /**
     * Runs a command in a container, under the container's own rules.
     *
     * @param most how long it may be silent
     * @throws IOException if it can't be run, with the engine's reason
     */
    public CommandEnd execute(String id, List<String> command, Duration most) throws IOException {
        ObjectNode settings = JSON.objectNode();
        settings.put("AttachStdout", true).put("AttachStderr", true);
        command.forEach(settings.putArray("Cmd")::add);
        String exec = wire.ask("POST", "/containers/" + id + "/exec", new Body.Document(settings.toString()))
                .path("Id")
                .asString("");
        if (!exec.matches("[0-9a-f]{64}")) {
            throw wire.trouble("gives a command no ID", "see its log");
        }
        Body start = new Body.Document("{\"Detach\":false,\"Tty\":false}");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (Answer answer = wire.send("POST", "/exec/" + exec + "/start", start, most)) {
            if (!answer.succeeded()) {
                throw new IOException(Wire.message(answer).strip());
            }
            Frames.read(answer.body(), (bytes, length) -> {
                output.write(bytes, 0, Math.min(length, EXEC_OUTPUT_BYTES_MAX - output.size()));
                return output.size() < EXEC_OUTPUT_BYTES_MAX;
            });
        }
        return new CommandEnd(exitCode(exec), output.toString(StandardCharsets.UTF_8));
    }

    private int exitCode(String exec) throws UnrootException, IOException {
        return wire.get("/exec/" + exec + "/json").path("ExitCode").asInt(-1);
    }
}
