package io.github.unroot.transport.registry;

import io.github.unroot.image.Json;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The credentials that {@code docker login}, {@code podman login} and {@code skopeo login} left: containers-auth.json(5) and
 * Docker's config.json.
 */
final class CredentialStore {
    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final String DOCKER_HUB = "docker.io";

    /** What Docker writes for its own registry, in files and to helpers. */
    private static final String DOCKER_HUB_SERVER = "https://index.docker.io/v1/";

    private final Map<String, String> environment;

    /** @param environment the process's own: it says where the files are */
    CredentialStore(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** What the first file says that says something; files of one's own choice are asked before those that are usual. */
    Optional<Credential> find(String host, String repository) throws IOException {
        for (Path file : files()) {
            Optional<Credential> found = Files.isRegularFile(file) ? inFile(file, host, repository) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        Optional<Path> chosen = directory("REGISTRY_AUTH_FILE");
        if (chosen.isPresent()) {
            // containers-auth.json(5): then no other one is read.
            return List.of(chosen.get());
        }
        Optional<Path> home = directory("HOME");
        directory("XDG_RUNTIME_DIR").ifPresent(at -> files.add(at.resolve("containers/auth.json")));
        directory("XDG_CONFIG_HOME")
                .or(() -> home.map(at -> at.resolve(".config")))
                .ifPresent(at -> files.add(at.resolve("containers/auth.json")));
        directory("DOCKER_CONFIG")
                .or(() -> home.map(at -> at.resolve(".docker")))
                .ifPresent(at -> files.add(at.resolve("config.json")));
        return files;
    }

    private Optional<Path> directory(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }

    private Optional<Credential> inFile(Path file, String host, String repository) throws IOException {
        ObjectNode root = read(file);
        try {
            Optional<ObjectNode> helpers = Json.objectMember(root, "credHelpers");
            Optional<String> helper = helpers.isPresent() ? member(helpers.get(), host) : Optional.empty();
            if (helper.isPresent()) {
                return new CredentialHelper(helper.get(), file.toString(), environment).get(server(host));
            }
            Optional<ObjectNode> logins = Json.objectMember(root, "auths");
            Optional<Credential> login =
                    logins.isPresent() ? login(logins.get(), host, repository, file) : Optional.empty();
            Optional<String> store = Json.stringMember(root, "credsStore").filter(name -> !name.isEmpty());
            return login.isPresent() || store.isEmpty()
                    ? login
                    : new CredentialHelper(store.get(), file.toString(), environment).get(server(host));
        } catch (UnrootException e) {
            throw e.problem() instanceof Problem.BadInput bad ? unreadable(file, bad.rule()) : e;
        }
    }

    private static Optional<String> member(ObjectNode helpers, String host) throws UnrootException {
        Optional<String> exact = Json.stringMember(helpers, host);
        return exact.isPresent() || !host.equals(DOCKER_HUB) ? exact : Json.stringMember(helpers, DOCKER_HUB_SERVER);
    }

    private static String server(String host) {
        return host.equals(DOCKER_HUB) ? DOCKER_HUB_SERVER : host;
    }

    private static ObjectNode read(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw unreadable(file, "it has more than " + FILE_BYTES_MAX + " bytes");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, "permission denied");
        }
        try {
            return Json.object(bytes, "it");
        } catch (UnrootException e) {
            // The parser's own words could quote a secret.
            throw unreadable(file, "it is not JSON");
        }
    }

    private static UnrootException unreadable(Path file, String why) {
        return UnrootException.surroundings("the credentials in " + file, "cannot be read: " + why, "log in again");
    }

    /** A repository's own login goes before its namespace's, and that before the host's (containers-auth.json(5)). */
    private static Optional<Credential> login(ObjectNode logins, String host, String repository, Path file)
            throws UnrootException {
        String wanted = host + "/" + repository;
        while (true) {
            for (Map.Entry<String, JsonNode> login : logins.properties()) {
                if (wanted.equals(normal(login.getKey())) && login.getValue() instanceof ObjectNode members) {
                    return credential(members, file);
                }
            }
            int slash = wanted.lastIndexOf('/');
            if (slash < 0) {
                return Optional.empty();
            }
            wanted = wanted.substring(0, slash);
        }
    }

    /** Docker's older files hold addresses where newer ones hold hosts. */
    private static String normal(String key) {
        String rest = key.replaceFirst("^https?://", "").replaceFirst("/(v[12]/?)?$", "");
        for (String hub : List.of("index.docker.io", "registry-1.docker.io")) {
            if (rest.equals(hub) || rest.startsWith(hub + "/")) {
                return DOCKER_HUB + rest.substring(hub.length());
            }
        }
        return rest;
    }

    private static Optional<Credential> credential(ObjectNode members, Path file) throws UnrootException {
        String source = file.toString();
        String identity = Json.stringMember(members, "identitytoken").orElse("");
        if (!identity.isEmpty()) {
            return Optional.of(new Credential.IdentityToken(identity, source));
        }
        String pair = pair(members, file);
        int colon = pair.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new Credential.Password(pair.substring(0, colon), pair.substring(colon + 1), source));
    }

    private static String pair(ObjectNode members, Path file) throws UnrootException {
        String encoded = Json.stringMember(members, "auth").orElse("");
        if (encoded.isEmpty()) {
            Optional<String> user = Json.stringMember(members, "username");
            Optional<String> secret = Json.stringMember(members, "password");
            return user.isPresent() && secret.isPresent() ? user.get() + ":" + secret.get() : "";
        }
        try {
            String decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            // Old versions of Docker padded it with NUL.
            return decoded.replaceFirst("\0+$", "");
        } catch (IllegalArgumentException e) {
            throw unreadable(file, "an \"auth\" in it is not base64");
        }
    }
}
