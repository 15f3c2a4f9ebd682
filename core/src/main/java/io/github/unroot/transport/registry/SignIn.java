package io.github.unroot.transport.registry;

import io.github.unroot.problem.EscapedText;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one repository wants to be logged in to. Nothing is known at first: the first answer of 401 tells. A credential goes to
 * the registry's own origin, and to a token server elsewhere only if that is known, or the caller named it, to be the
 * registry's.
 */
final class SignIn {
    /** Token servers that registries have under another name, by the registry's. */
    private static final Map<String, Set<String>> KNOWN_TOKEN_HOSTS =
            Map.of("docker.io", Set.of("auth.docker.io"), "registry.gitlab.com", Set.of("gitlab.com"));

    private static final int SHOWN_CHARS_MAX = 100;

    private final String host;
    private final String repository;
    private final Origin registry;
    private final Hops hops;
    private final Retries retries;
    private final CredentialStore store;
    private final Set<String> tokenHosts;

    private Way way = new Way.Unknown();
    private Optional<Credential> credential = Optional.empty();
    private boolean looked;
    private String kept = "";

    private sealed interface Way {
        record Unknown() implements Way {}

        record Basic(String header) implements Way {
            @Override
            public String toString() {
                return "Basic";
            }
        }

        record Bearer(Tokens tokens) implements Way {}
    }

    /** @param host as the user names the registry */
    SignIn(
            String host,
            String repository,
            Origin registry,
            Hops hops,
            Retries retries,
            CredentialStore store,
            Set<String> tokenHosts) {
        this.host = host;
        this.repository = repository;
        this.registry = registry;
        this.hops = hops;
        this.retries = retries;
        this.store = store;
        this.tokenHosts = tokenHosts;
    }

    /** The Authorization header for the registry itself, as far as one is known to be wanted. */
    synchronized Optional<String> header(Scope scope) throws IOException {
        return switch (way) {
            case Way.Unknown _ -> Optional.empty();
            case Way.Basic basic -> Optional.of(basic.header());
            case Way.Bearer bearer -> Optional.of(bearer.tokens().bearer(scope));
        };
    }

    /**
     * Learns from a refusal of the registry itself.
     *
     * @param used the header that was refused
     * @return whether another try with {@link #header} could go better
     */
    synchronized boolean learn(Answer refused, Scope scope, Optional<String> used) throws IOException {
        List<Challenge> challenges = Challenge.parse(refused.headers("WWW-Authenticate"));
        Optional<Challenge> bearer = Challenge.of(challenges, "bearer");
        if (bearer.isPresent() && bearer.get().parameter("realm").isPresent()) {
            learnBearer(refused.address(), bearer.get(), scope, used);
            return true;
        }
        if (Challenge.of(challenges, "basic").isPresent()
                && credential().isPresent()
                && credential().get() instanceof Credential.Password password) {
            way = new Way.Basic(password.basic());
            return used.isEmpty() || !used.get().equals(password.basic());
        }
        return false;
    }

    private void learnBearer(URI from, Challenge challenge, Scope scope, Optional<String> used) throws IOException {
        URI realm = hops.judged(from, challenge.parameter("realm").orElseThrow(), "a token server");
        if (way instanceof Way.Bearer known && known.tokens().realm().equals(realm)) {
            used.ifPresent(header -> known.tokens().forget(scope, header));
            return;
        }
        boolean own = isOurs(Origin.of(realm));
        kept = own || credential().isEmpty() ? "" : realm.getHost();
        way = new Way.Bearer(new Tokens(
                retries,
                retries.patience(),
                realm,
                challenge.parameter("service"),
                own ? credential() : Optional.empty()));
    }

    private boolean isOurs(Origin realm) {
        return realm.equals(registry)
                || tokenHosts.stream().anyMatch(realm::isNamed)
                || KNOWN_TOKEN_HOSTS.getOrDefault(host, Set.of()).stream()
                        .anyMatch(known -> realm.isTls() && realm.isNamed(known));
    }

    private Optional<Credential> credential() throws IOException {
        if (!looked) {
            credential = store.find(host, repository);
            looked = true;
        }
        return credential;
    }

    /** What to do about an access that was denied. */
    synchronized String advice() throws IOException {
        if (!kept.isEmpty()) {
            String shown = EscapedText.shown(kept, SHOWN_CHARS_MAX);
            return "it names " + shown
                    + " as its token server, which was not given the registry's credentials; if it is to"
                    + " have them: --token-host " + shown;
        }
        return credential().isPresent()
                ? "check " + credential().get() + ", or log in again"
                : "log in to " + host + " (docker login, podman login or skopeo login)";
    }
}
