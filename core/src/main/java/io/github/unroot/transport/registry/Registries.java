package io.github.unroot.transport.registry;

import io.github.unroot.image.Reference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registries that a process uses, each reached as the caller's options and the user's logins say. */
public final class Registries {
    private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(15);
    private static final String AGENT = "unroot";
    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_SERVER = "registry-1.docker.io";

    private final RegistryOptions options;
    private final Map<String, String> environment;
    private final CredentialStore credentials;
    private final Patience patience;
    private final Pace pace;
    private final Hops.Resolver resolver;
    private final Map<String, URI> bases = new HashMap<>();
    private Optional<Retries> retries = Optional.empty();

    /** @param environment the process's own: it says where the user's logins are */
    public Registries(RegistryOptions options, Map<String, String> environment) {
        this(
                options,
                environment,
                new Patience(InstantSource.system(), new SecureRandom(), Thread::sleep),
                Pace.USUAL,
                InetAddress::getAllByName);
    }

    Registries(
            RegistryOptions options,
            Map<String, String> environment,
            Patience patience,
            Pace pace,
            Hops.Resolver resolver) {
        this.options = options;
        this.environment = Map.copyOf(environment);
        this.credentials = new CredentialStore(environment);
        this.patience = patience;
        this.pace = pace;
        this.resolver = resolver;
    }

    /** Nothing is asked yet, but how a registry on this machine is spoken to. */
    public synchronized Repository repository(Reference.Registry reference) throws IOException {
        URI base = base(reference.host());
        Origin origin = Origin.of(base);
        Hops hops = new Hops(origin, options.plainHttp(), resolver);
        SignIn signIn = new SignIn(
                reference.host(), reference.repository(), origin, hops, retries(), credentials, options.tokenHosts());
        String subject = "docker://" + reference.host() + "/" + reference.repository();
        return new Repository(base, reference.repository(), new Calls(subject, origin, hops, signIn, retries()));
    }

    /** How much of what is fetched is kept for later calls. */
    public long cacheBytes() {
        return options.cacheBytes();
    }

    /** The process's own. */
    public Map<String, String> environment() {
        return environment;
    }

    private Retries retries() throws IOException {
        if (retries.isEmpty()) {
            HttpClient.Builder client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_WAIT_MAX);
            if (options.tlsCa().isPresent()) {
                client.sslContext(Authorities.with(options.tlsCa().get()));
            }
            retries = Optional.of(new Retries(new Wire(client.build(), pace, AGENT), patience));
        }
        return retries.get();
    }

    private URI base(String host) throws IOException {
        URI known = bases.get(host);
        if (known == null) {
            String server = host.equals(DOCKER_HUB) ? DOCKER_HUB_SERVER : host;
            known = URI.create((isPlain(server) ? "http://" : "https://") + server);
            bases.put(host, known);
        }
        return known;
    }

    /**
     * On this machine plain text is usual, TLS is not unheard of, and nobody listens in: what answers HTTP to an anonymous
     * question is spoken to in HTTP. A server that expects TLS answers it with 400 or not at all.
     */
    private boolean isPlain(String server) throws IOException {
        URI plain = URI.create("http://" + server + "/v2/");
        if (options.plainHttp()) {
            return true;
        }
        if (options.tlsCa().isPresent() || !isLoopback(plain.getHost())) {
            return false;
        }
        Call call = Call.of("GET", plain, new Scope(List.of())).expecting(0);
        try (Answer answer = retries().wire().send(call, plain, Optional.empty())) {
            return answer.status() != 400;
        } catch (IOException e) {
            return false;
        }
    }

    /** By its text alone: a name that only resolves to this machine is not one of it. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
