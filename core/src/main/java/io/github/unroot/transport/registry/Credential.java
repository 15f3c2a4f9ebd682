package io.github.unroot.transport.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a user logs in with. Its text never holds the secret, so no message can. */
sealed interface Credential {

    /** Where it was found, for messages. */
    String source();

    record Password(String user, String secret, String source) implements Credential {
        String basic() {
            byte[] pair = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }

        @Override
        public String toString() {
            return "the password from " + source;
        }
    }

    /** An OAuth2 refresh token, which is good for the token server alone. */
    record IdentityToken(String secret, String source) implements Credential {
        @Override
        public String toString() {
            return "the identity token from " + source;
        }
    }
}
