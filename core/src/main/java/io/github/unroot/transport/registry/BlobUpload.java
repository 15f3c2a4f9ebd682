package io.github.unroot.transport.registry;

import io.github.unroot.image.Descriptor;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One blob on its way into a repository, unless that has it already. A session that is cut is gone on with from where the
 * registry says that it is, and begun anew where the registry says nothing of the kind.
 */
final class BlobUpload {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");

    private final Calls calls;
    private final URI base;
    private final String repository;
    private final Descriptor blob;
    private final Scope scope;

    BlobUpload(Calls calls, URI base, String repository, Descriptor blob) {
        this.calls = calls;
        this.base = base;
        this.repository = repository;
        this.blob = blob;
        this.scope = Scope.push(repository);
    }

    /** Where the registry takes the rest of the blob. */
    private record Session(URI address, long offset) {}

    Repository.Arrival push(Payload payload, Optional<String> from) throws IOException {
        try {
            if (isThere()) {
                return Repository.Arrival.WAS_THERE;
            }
            Optional<Session> session = begin(from);
            if (session.isEmpty()) {
                return Repository.Arrival.MOUNTED;
            }
            send(session.get(), payload);
            return Repository.Arrival.SENT;
        } catch (IOException e) {
            throw Failures.explained(calls.subject() + ": blob " + blob.digest(), e);
        }
    }

    private boolean isThere() throws IOException {
        Call call = Call.of("HEAD", base.resolve("/v2/" + repository + "/blobs/" + blob.digest()), scope);
        try (Answer answer = calls.send(call)) {
            return switch (answer.status()) {
                case 200 -> true;
                case 404 -> false;
                default -> throw calls.refusal("asking for blob " + blob.digest(), answer);
            };
        }
    }

    /** A session; none where the registry took the blob from another repository. */
    private Optional<Session> begin(Optional<String> from) throws IOException {
        String uploads = "/v2/" + repository + "/blobs/uploads/";
        if (from.isPresent()) {
            URI address = base.resolve(
                    uploads + "?mount=" + encoded(blob.digest().toString()) + "&from=" + encoded(from.get()));
            try (Answer answer = calls.send(Call.of("POST", address, Scope.mount(repository, from.get())))) {
                if (answer.status() == 201) {
                    return Optional.empty();
                }
                if (answer.status() == 202) {
                    return Optional.of(new Session(location(answer), 0));
                }
                // A registry that will not mount is asked to take the bytes.
                answer.drain();
            }
        }
        try (Answer answer = calls.send(Call.of("POST", base.resolve(uploads), scope))) {
            if (answer.status() != 202) {
                throw calls.refusal("beginning to upload blob " + blob.digest(), answer);
            }
            return Optional.of(new Session(location(answer), 0));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private URI location(Answer answer) throws IOException {
        String given = answer.header("Location")
                .orElseThrow(() -> UnrootException.surroundings(
                        calls.subject(), "the registry takes an upload without saying where to", "see its log"));
        return calls.judged(answer, given, "an upload's address");
    }

    private void send(Session begun, Payload payload) throws IOException {
        Patience.Series series = calls.patience().begin();
        Session session = begun;
        while (true) {
            IOException cut;
            try {
                finish(patched(session, payload));
                return;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                cut = e;
            }
            if (cut instanceof UnrootException || !series.again(Optional.empty())) {
                abandon(session);
                throw cut;
            }
            Optional<Session> rest = resumable(session);
            session = rest.isPresent() ? rest.get() : begin(Optional.empty()).orElseThrow();
        }
    }

    /** Sends what is missing; the answer says where to finish. */
    private URI patched(Session session, Payload payload) throws IOException {
        if (session.offset() == blob.size()) {
            return session.address();
        }
        Call call = Call.of("PATCH", session.address(), scope)
                .header("Content-Type", "application/octet-stream")
                .sending(payload.from(session.offset()));
        if (session.offset() > 0) {
            call = call.header("Content-Range", session.offset() + "-" + (blob.size() - 1));
        }
        try (Answer answer = calls.sendOnce(call)) {
            return switch (answer.status()) {
                // The specification says 202; others mean the same.
                case 201, 202, 204 -> location(answer);
                case 401, 403 -> throw calls.refusal("uploading blob " + blob.digest(), answer);
                default -> throw new IOException("uploading: " + answer.complaint());
            };
        }
    }

    private void finish(URI address) throws IOException {
        String joint = address.getRawQuery() == null ? "?" : "&";
        URI whole =
                URI.create(address + joint + "digest=" + encoded(blob.digest().toString()));
        try (Answer answer = calls.sendOnce(Call.of("PUT", whole, scope))) {
            switch (answer.status()) {
                case 201, 204 -> {}
                case 401, 403 -> throw calls.refusal("finishing blob " + blob.digest(), answer);
                default -> throw new IOException("finishing the upload: " + answer.complaint());
            }
        }
    }

    /** What the registry says that it has of a session (distribution specification, "Pushing a blob in chunks"). */
    private Optional<Session> resumable(Session cut) {
        try (Answer answer = calls.sendOnce(Call.of("GET", cut.address(), scope))) {
            Matcher range = RANGE.matcher(answer.header("Range").orElse(""));
            if (answer.status() != 204 || !range.matches()) {
                return Optional.empty();
            }
            long offset = Long.parseLong(range.group(1)) + 1;
            // A session of nothing says 0-0, as one of a single byte does: that is begun anew.
            return offset > 1 && offset <= blob.size()
                    ? Optional.of(new Session(location(answer), offset))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** So that the registry need not keep what nobody will finish. */
    private void abandon(Session session) {
        try (Answer answer = calls.sendOnce(Call.of("DELETE", session.address(), scope))) {
            answer.drain();
        } catch (IOException e) {
            // It will find out by itself.
        }
    }
}
