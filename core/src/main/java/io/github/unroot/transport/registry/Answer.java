package io.github.unroot.transport.registry;

import io.github.unroot.image.Json;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a server answered; its body comes at a watched pace. */
final class Answer implements Closeable {
    static final int ERROR_BODY_BYTES_MAX = 64 << 10;

    private static final int COMPLAINT_CHARS_MAX = 200;

    private final HttpResponse<InputStream> response;
    private final InputStream body;

    Answer(HttpResponse<InputStream> response, Pace pace) {
        this.response = response;
        this.body = pace.of(response.body());
    }

    int status() {
        return response.statusCode();
    }

    URI address() {
        return response.uri();
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    List<String> headers(String name) {
        return response.headers().allValues(name);
    }

    InputStream body() {
        return body;
    }

    /** A document whole. */
    byte[] read(int bytesMax, String what) throws IOException {
        byte[] bytes = body.readNBytes(bytesMax + 1);
        if (bytes.length > bytesMax) {
            throw UnrootException.badInput(what + " is larger than " + bytesMax + " bytes");
        }
        return bytes;
    }

    /** The status and what an error's body says (distribution specification, "Error Codes"). */
    String complaint() {
        String said = said();
        return "it answers " + status() + (said.isEmpty() ? "" : " (" + said + ")");
    }

    private String said() {
        try {
            ObjectNode document = Json.object(body.readNBytes(ERROR_BODY_BYTES_MAX), "error");
            ArrayNode errors = Json.arrayMember(document, "errors").orElseGet(Json::newArray);
            if (!(errors.get(0) instanceof ObjectNode first)) {
                return "";
            }
            String code = Json.stringMember(first, "code").orElse("");
            String message = Json.stringMember(first, "message").orElse("");
            String text = message.isEmpty() ? code : code + ": " + message;
            return EscapedText.shown(text, COMPLAINT_CHARS_MAX);
        } catch (IOException e) {
            // The status says enough.
            return "";
        }
    }

    /** Reads what little is left, so that the connection can be used again. */
    void drain() throws IOException {
        try (this) {
            body.readNBytes(ERROR_BODY_BYTES_MAX);
        } catch (IOException e) {
            // Then it is not used again.
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
