package io.github.unroot.transport.registry;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a server could not be talked to, in words that say what to do. */
public final class Failures {
    private static final int SHOWN_CHARS_MAX = 200;
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    private Failures() {}

    /** Whether it would be the same a moment later. */
    public static boolean isLasting(IOException failure) {
        return isUnknownHost(failure) || isUntrusted(failure) || speaksNoTls(failure);
    }

    /** @param subject who was asked for what */
    static UnrootException explained(String subject, IOException failure) {
        if (failure instanceof UnrootException known) {
            return known;
        }
        return new UnrootException(new Problem.Surroundings(subject, why(failure), remedy(failure)), failure);
    }

    /** As the middle of a sentence about the server. */
    public static String why(IOException failure) {
        if (isUnknownHost(failure)) {
            return "its host is not known";
        }
        if (isUntrusted(failure)) {
            return "its TLS certificate is not trusted: " + shown(failure);
        }
        if (speaksNoTls(failure)) {
            return "it does not speak TLS";
        }
        return switch (failure) {
            case ConnectException _ -> "it cannot be reached: " + shown(failure);
            case HttpTimeoutException _ -> "it does not answer in time";
            default -> "the connection failed: " + shown(failure);
        };
    }

    private static String remedy(IOException failure) {
        if (isUntrusted(failure)) {
            return "name the authority that signed it with --tls-ca FILE";
        }
        return speaksNoTls(failure)
                ? "if it is to be spoken to in plain text, say so with --plain-http"
                : "check the name, the network and the registry";
    }

    private static boolean isUnknownHost(IOException failure) {
        return cause(failure, UnknownHostException.class).isPresent()
                || cause(failure, UnresolvedAddressException.class).isPresent();
    }

    private static boolean isUntrusted(IOException failure) {
        return cause(failure, CertificateException.class).isPresent();
    }

    private static boolean speaksNoTls(IOException failure) {
        return cause(failure, SSLException.class)
                .filter(ssl -> String.valueOf(ssl.getMessage()).contains(NO_TLS))
                .isPresent();
    }

    /** The innermost message: what is around it is the client's own. */
    private static String shown(IOException failure) {
        String text = failure.getClass().getSimpleName();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String message = at.getMessage();
            text = message == null || message.isEmpty() ? text : message;
        }
        return EscapedText.shown(text, SHOWN_CHARS_MAX);
    }

    static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }
}
