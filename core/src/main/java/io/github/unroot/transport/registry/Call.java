package io.github.unroot.transport.registry;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request to a registry.
 *
 * @param answerBytes how large the answer's body may be expected to be: so long is waited for it
 */
record Call(
        String method,
        URI address,
        Map<String, String> headers,
        Optional<Payload> payload,
        Scope scope,
        long answerBytes) {
    private static final long DOCUMENT_BYTES = 64 << 10;

    Call {
        headers = Map.copyOf(headers);
    }

    static Call of(String method, URI address, Scope scope) {
        return new Call(method, address, Map.of(), Optional.empty(), scope, DOCUMENT_BYTES);
    }

    Call header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Call(method, address, more, payload, scope, answerBytes);
    }

    Call sending(Payload content) {
        return new Call(method, address, headers, Optional.of(content), scope, answerBytes);
    }

    Call expecting(long bytes) {
        return new Call(method, address, headers, payload, scope, bytes);
    }

    /** Whether it changes nothing, so that any redirect can be followed. */
    boolean isSafe() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
