package io.github.unroot.engine;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running engine and the images in it. */
public final class Engine {
    /** What may stand in a request's path as it is: a name with tag or digest, or an ID. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,500}");

    private static final int NOT_FOUND = 404;
    private static final int BUFFER_BYTES = 128 << 10;
    private static final int LOAD_ANSWER_BYTES_MAX = 4 << 20;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Wire wire;

    private Engine(Wire wire) {
        this.wire = wire;
    }

    public static Engine at(Endpoint endpoint) {
        return new Engine(new Wire(endpoint));
    }

    public Endpoint endpoint() {
        return wire.endpoint();
    }

    Wire wire() {
        return wire;
    }

    /** @throws UnrootException if it does not answer */
    public void ping() throws IOException {
        wire.send("GET", "/_ping", new Body.Nothing(), Wire.SHORT).close();
    }

    public EngineFacts facts() throws IOException {
        return EngineFacts.of(wire.get("/version"), wire.get("/info"));
    }

    /**
     * An image that the engine has.
     *
     * @param id {@code sha256:...}; of its config, or of its manifest where the engine keeps manifests
     */
    public record Found(String id, List<String> tags) {
        public Found {
            tags = List.copyOf(tags);
        }
    }

    /** @param name with a tag or digest, or an ID */
    public Optional<Found> image(String name) throws IOException {
        try (Answer answer = wire.send("GET", "/images/" + checked(name) + "/json", new Body.Nothing(), Wire.SHORT)) {
            if (answer.status() == NOT_FOUND) {
                return Optional.empty();
            }
            if (!answer.succeeded()) {
                throw wire.failed(answer);
            }
            JsonNode image = wire.document(answer);
            return Optional.of(new Found(fullId(image.path("Id").asString("")), texts(image.path("RepoTags"))));
        }
    }

    /** The tags of all images. */
    public List<String> tags() throws IOException {
        List<String> tags = new ArrayList<>();
        wire.get("/images/json").forEach(image -> tags.addAll(texts(image.path("RepoTags"))));
        return tags;
    }

    /** Writes an image out as docker save does. */
    public void save(String name, OutputStream out) throws IOException {
        String path = "/images/" + checked(name) + "/get";
        try (Answer answer = wire.send("GET", path, new Body.Nothing(), Wire.PATIENCE)) {
            if (!answer.succeeded()) {
                throw wire.failed(answer);
            }
            byte[] buffer = new byte[BUFFER_BYTES];
            int count = read(answer.body(), buffer);
            while (count >= 0) {
                out.write(buffer, 0, count);
                count = read(answer.body(), buffer);
            }
        }
    }

    private int read(InputStream body, byte[] buffer) throws IOException {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw wire.lost(e);
        }
    }

    /** Takes an archive of docker save in. */
    public void load(Writing archive) throws IOException {
        try (Answer answer = wire.send("POST", "/images/load?quiet=1", new Body.Stream(archive), Wire.PATIENCE)) {
            if (!answer.succeeded()) {
                throw wire.failed(answer);
            }
            // It begins to answer before it has read all: failures come late, in lines of their own.
            String said = Answer.text(answer.body(), LOAD_ANSWER_BYTES_MAX);
            for (String line : said.lines().toList()) {
                checkLoaded(line);
            }
        }
    }

    private void checkLoaded(String line) throws UnrootException {
        try {
            String error = MAPPER.readTree(line).path("error").asString("");
            if (!error.isEmpty()) {
                throw wire.said(error);
            }
        } catch (JacksonException e) {
            throw wire.said(line);
        }
    }

    /** @param name with its tag */
    public void tag(String image, String name) throws IOException {
        int colon = name.lastIndexOf(':');
        String query = "?repo=" + checked(name.substring(0, colon)) + "&tag=" + name.substring(colon + 1);
        wire.ask("POST", "/images/" + checked(image) + "/tag" + query, new Body.Nothing());
    }

    /** Takes a name away, and the image with its last; nothing if there is none. */
    public void remove(String name) throws IOException {
        try (Answer answer =
                wire.send("DELETE", "/images/" + checked(name) + "?force=1", new Body.Nothing(), Wire.PATIENCE)) {
            if (!answer.succeeded() && answer.status() != NOT_FOUND) {
                throw wire.failed(answer);
            }
        }
    }

    private static String checked(String name) throws UnrootException {
        if (!NAME.matcher(name).matches() || name.contains("..") || name.contains("//")) {
            throw UnrootException.wrongCall(
                    "docker-daemon:" + name, "is no image's name", "write NAME:TAG or sha256:ID");
        }
        return name;
    }

    /** Podman leaves the algorithm out. */
    private static String fullId(String id) {
        return id.matches("[0-9a-f]{64}") ? "sha256:" + id : id;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString("")));
        return texts;
    }
}
