package io.github.unroot.transport.registry;

import io.github.unroot.image.Json;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A token server's tokens, each kept until shortly before it expires: with a password by GET (distribution's token
 * specification), with an identity token by POST (its OAuth2 specification), else as nobody.
 */
final class Tokens {
    static final int TOKEN_BYTES_MAX = 64 << 10;

    /** What the specification says of a token that does not say itself. */
    private static final long LIFE_SECONDS = 60;

    private static final long LIFE_SECONDS_MAX = 24 * 3600;
    private static final Duration MARGIN_MAX = Duration.ofSeconds(20);

    private final Retries retries;
    private final Patience patience;
    private final URI realm;
    private final Optional<String> service;
    private final Optional<Credential> credential;
    private final Map<Scope, Token> kept = new HashMap<>();

    private record Token(String value, Instant end) {
        @Override
        public String toString() {
            return "a token until " + end;
        }
    }

    Tokens(Retries retries, Patience patience, URI realm, Optional<String> service, Optional<Credential> credential) {
        this.retries = retries;
        this.patience = patience;
        this.realm = realm;
        this.service = service;
        this.credential = credential;
    }

    URI realm() {
        return realm;
    }

    /** The header's value. */
    String bearer(Scope scope) throws IOException {
        Token token = kept.get(scope);
        if (token == null || !patience.now().isBefore(token.end())) {
            token = fetch(scope);
            kept.put(scope, token);
        }
        return "Bearer " + token.value();
    }

    /** A token that the registry did not take is not used again. */
    void forget(Scope scope, String bearer) {
        Token token = kept.get(scope);
        if (token != null && bearer.equals("Bearer " + token.value())) {
            kept.remove(scope);
        }
    }

    private Token fetch(Scope scope) throws IOException {
        return retries.read(() -> ask(scope), answer -> {
            if (answer.status() / 100 != 2) {
                throw UnrootException.surroundings(
                        "the token server " + realm.getHost(),
                        answer.complaint(),
                        credential.isPresent()
                                ? "check " + credential.get() + ", or log in again"
                                : "log in to the registry (docker login, podman login or skopeo login)");
            }
            return token(Json.object(answer.read(TOKEN_BYTES_MAX, "the token server's answer"), "the token"));
        });
    }

    private Answer ask(Scope scope) throws IOException {
        List<String> parameters = new ArrayList<>();
        service.ifPresent(name -> parameters.add(parameter("service", name)));
        if (credential.isPresent() && credential.get() instanceof Credential.IdentityToken identity) {
            parameters.add(parameter("scope", String.join(" ", scope.resources())));
            parameters.add(parameter("grant_type", "refresh_token"));
            parameters.add(parameter("client_id", "unroot"));
            parameters.add(parameter("refresh_token", identity.secret()));
            byte[] form = String.join("&", parameters).getBytes(StandardCharsets.US_ASCII);
            return retries.wire()
                    .send(
                            Call.of("POST", realm, scope)
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .sending(Payload.of(form)),
                            realm,
                            Optional.empty());
        }
        scope.resources().forEach(resource -> parameters.add(parameter("scope", resource)));
        Optional<String> basic = credential
                .filter(Credential.Password.class::isInstance)
                .map(known -> ((Credential.Password) known).basic());
        String joint = realm.getRawQuery() == null ? "?" : "&";
        URI address = URI.create(realm + joint + String.join("&", parameters));
        return retries.wire().send(Call.of("GET", address, scope), address, basic);
    }

    private static String parameter(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private Token token(ObjectNode object) throws UnrootException {
        Optional<String> value = Json.stringMember(object, "token").filter(text -> !text.isEmpty());
        if (value.isEmpty()) {
            value = Json.stringMember(object, "access_token").filter(text -> !text.isEmpty());
        }
        boolean sendable = value.isPresent() && value.get().chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!sendable) {
            throw UnrootException.badInput("the token server " + realm.getHost() + " answers without a token");
        }
        long seconds = Json.longMember(object, "expires_in").orElse(LIFE_SECONDS);
        Duration life = Duration.ofSeconds(Math.clamp(seconds, 0, LIFE_SECONDS_MAX));
        Duration margin = life.dividedBy(4).compareTo(MARGIN_MAX) < 0 ? life.dividedBy(4) : MARGIN_MAX;
        return new Token(value.get(), patience.now().plus(life).minus(margin));
    }
}
