package io.github.unroot.transport.registry;

import io.github.unroot.image.Json;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** A program {@code docker-credential-NAME} that keeps credentials; it is asked as Docker asks it. */
final class CredentialHelper {
    private static final String PREFIX = "docker-credential-";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(60);
    private static final int ANSWER_BYTES_MAX = 64 << 10;
    private static final int SHOWN_CHARS_MAX = 200;

    /** The user name that stands for "the secret is an identity token". */
    private static final String TOKEN_USER = "<token>";

    private final String program;
    private final String path;

    /** @param environment the process's own, for its PATH */
    CredentialHelper(String name, String file, Map<String, String> environment) throws UnrootException {
        if (!NAME.matcher(name).matches()) {
            throw UnrootException.surroundings(
                    file,
                    "names a credential helper that can be no program: " + EscapedText.shown(name, SHOWN_CHARS_MAX),
                    "correct it");
        }
        program = PREFIX + name;
        path = environment.getOrDefault("PATH", "");
    }

    /** @param server as Docker writes it */
    Optional<Credential> get(String server) throws IOException {
        Process process = new ProcessBuilder(executable(), "get")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        endLate(process);
        try (InputStream out = process.getInputStream()) {
            tell(process, server);
            byte[] answer = out.readNBytes(ANSWER_BYTES_MAX + 1);
            process.destroy();
            int status = process.waitFor();
            if (answer.length > ANSWER_BYTES_MAX) {
                throw failed("answers with more than " + ANSWER_BYTES_MAX + " bytes");
            }
            return status == 0 ? credential(answer) : none(new String(answer, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + program);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void tell(Process process, String server) {
        try (OutputStream in = process.getOutputStream()) {
            in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading: what it printed says why.
        }
    }

    private String executable() throws UnrootException {
        for (String directory : path.split(":", -1)) {
            Path file = Path.of(directory.isEmpty() ? "." : directory).resolve(program);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw failed("is not on the PATH");
    }

    private static void endLate(Process process) {
        Thread.ofVirtual().name("credential-helper").start(() -> {
            try {
                if (!process.waitFor(ANSWER_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
    }

    /** The one failure that is an answer: helpers print that they know nothing. */
    private Optional<Credential> none(String answer) throws UnrootException {
        if (answer.toLowerCase(Locale.ROOT).contains("credentials not found")) {
            return Optional.empty();
        }
        throw failed("failed: " + EscapedText.shown(answer.strip(), SHOWN_CHARS_MAX));
    }

    private Optional<Credential> credential(byte[] answer) throws UnrootException {
        try {
            ObjectNode object = Json.object(answer, "the answer");
            String user = Json.stringMember(object, "Username").orElse("");
            String secret = Json.stringMember(object, "Secret").orElse("");
            if (secret.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    user.equals(TOKEN_USER)
                            ? new Credential.IdentityToken(secret, program)
                            : new Credential.Password(user, secret, program));
        } catch (UnrootException e) {
            // Its own message could quote the secret.
            throw failed("does not answer with the JSON that helpers answer with");
        }
    }

    private UnrootException failed(String why) {
        return UnrootException.surroundings(program, why, "log in again with the tool that set it up");
    }
}
