package io.github.unroot.engine;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to an engine, each on a connection of its own. Paths name no version of the API: an engine then speaks its
 * newest, and what is read of its answers has been the same in all.
 */
record Wire(Endpoint endpoint) {
    /** Engines think for a while over large images, and say nothing meanwhile. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    static final Duration SHORT = Duration.ofMinutes(1);

    private static final int DOCUMENT_BYTES_MAX = 16 << 20;
    private static final int MESSAGE_BYTES_MAX = 64 << 10;
    private static final int MESSAGE_CHARS_MAX = 400;
    private static final int BUFFER_BYTES = 128 << 10;
    private static final JsonMapper MAPPER = new JsonMapper();

    /** An answer, whatever its status; to be closed. */
    Answer send(String method, String path, Body body, Duration silence) throws IOException {
        Connection connection = connect(silence);
        try {
            write(connection, method, path, body);
            return Answer.read(connection);
        } catch (IOException e) {
            connection.close();
            throw lost(e);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** The answer to a question that must succeed, whole. */
    JsonNode ask(String method, String path, Body body) throws IOException {
        try (Answer answer = send(method, path, body, SHORT)) {
            if (!answer.succeeded()) {
                throw failed(answer);
            }
            return document(answer);
        }
    }

    JsonNode get(String path) throws IOException {
        return ask("GET", path, new Body.Nothing());
    }

    JsonNode document(Answer answer) throws IOException {
        byte[] bytes = answer.body().readNBytes(DOCUMENT_BYTES_MAX);
        try {
            return bytes.length == 0 ? MAPPER.missingNode() : MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw trouble("answered with something that is no JSON", "see whether it is a Docker Engine or Podman");
        }
    }

    private Connection connect(Duration silence) throws UnrootException {
        try {
            return Connection.open(endpoint, silence);
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (why.contains("Permission denied")) {
                throw trouble(
                        "this user may not use it",
                        "join the group that owns the socket (for Docker: usermod -aG docker USER), or call as root");
            }
            throw trouble(
                    "does not answer (" + EscapedText.shown(why, MESSAGE_CHARS_MAX) + ")",
                    "start it (systemctl start docker, or systemctl start podman.socket), or name another with "
                            + Endpoint.DOCKER_HOST);
        }
    }

    private static void write(Connection connection, String method, String path, Body body) throws IOException {
        OutputStream out = new BufferedOutputStream(connection.out(), BUFFER_BYTES);
        String head = method + " " + path + " HTTP/1.1\r\nHost: engine\r\nUser-Agent: unroot\r\nConnection: close\r\n";
        switch (body) {
            case Body.Nothing() -> out.write(ascii(head + "Content-Length: 0\r\n\r\n"));
            case Body.Document(String json) -> {
                byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
                out.write(
                        ascii(head + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n"));
                out.write(bytes);
            }
            case Body.Stream(Writing writing) -> {
                out.write(ascii(head + "Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n\r\n"));
                out.flush();
                stream(connection, writing);
                return;
            }
        }
        out.flush();
    }

    /** An engine that refuses says so and closes before it has read all: its answer is still to be had. */
    private static void stream(Connection connection, Writing writing) throws IOException {
        ChunkedOutput chunks = new ChunkedOutput(connection.out());
        try (OutputStream content = new BufferedOutputStream(chunks, BUFFER_BYTES)) {
            writing.writeTo(content);
            content.flush();
            chunks.finish();
        } catch (ChunkedOutput.GoneException e) {
            return;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What an answer that is no success says. */
    UnrootException failed(Answer answer) throws IOException {
        return said(message(answer));
    }

    static String message(Answer answer) throws IOException {
        String text = Answer.text(answer.body(), MESSAGE_BYTES_MAX);
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.path("message").asString("HTTP status " + answer.status());
        } catch (JacksonException e) {
            return text.isBlank() ? "HTTP status " + answer.status() : text;
        }
    }

    UnrootException said(String message) {
        String remedy = message.contains("no space left on device")
                ? "free some space where the engine keeps its images (docker system df shows what it has)"
                : "see its log";
        return trouble("says: " + EscapedText.shown(message.strip(), MESSAGE_CHARS_MAX), remedy);
    }

    /** What went wrong between us and the engine; what was ours or the image's fault stays as it is. */
    IOException lost(IOException failure) {
        if (failure instanceof UnrootException || failure instanceof FileSystemException) {
            return failure;
        }
        String why = failure instanceof EOFException
                ? "it closed the connection"
                : EscapedText.shown(String.valueOf(failure.getMessage()), MESSAGE_CHARS_MAX);
        return trouble("the connection failed: " + why, "see whether it still runs, and its log");
    }

    UnrootException trouble(String why, String remedy) {
        return UnrootException.surroundings("the engine at " + endpoint.text(), why, remedy);
    }
}
