package io.github.unroot.transport.registry;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;

/** One request and its answer, and nothing more: no redirect is followed, no login answered, nothing tried again. */
final class Wire {
    private final HttpClient client;
    private final Pace pace;
    private final String agent;

    Wire(HttpClient client, Pace pace, String agent) {
        this.client = client;
        this.pace = pace;
        this.agent = agent;
    }

    /** @param address where to, which may be elsewhere than the call itself says */
    Answer send(Call call, URI address, Optional<String> authorization) throws IOException {
        long sent = call.payload().map(Payload::size).orElse(0L);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(pace.timeFor(sent + call.answerBytes()))
                .setHeader("User-Agent", agent)
                .method(call.method(), publisher(call.payload()));
        for (Map.Entry<String, String> header : call.headers().entrySet()) {
            request.setHeader(header.getKey(), header.getValue());
        }
        authorization.ifPresent(value -> request.setHeader("Authorization", value));
        return send(request.build());
    }

    private Answer send(HttpRequest request) throws IOException {
        try {
            return new Answer(client.send(request, HttpResponse.BodyHandlers.ofInputStream()), pace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a registry was asked");
        } catch (IOException e) {
            throw ours(e);
        }
    }

    private static HttpRequest.BodyPublisher publisher(Optional<Payload> payload) {
        if (payload.isEmpty() || payload.get().size() == 0) {
            return HttpRequest.BodyPublishers.noBody();
        }
        return HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofInputStream(() -> opened(payload.get())),
                payload.get().size());
    }

    private static InputStream opened(Payload payload) {
        try {
            return payload.content().open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the content that was being sent is told as that, not as a failure of the network. */
    private static IOException ours(IOException failure) {
        Optional<UnrootException> known = Failures.cause(failure, UnrootException.class);
        return known.isPresent() ? known.get() : failure;
    }
}
