package io.github.unroot.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of a proof. */
final class ProofFlags {
    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = "Write the proof there, an in-toto statement; with --key signed, in a DSSE envelope.")
    private @Nullable Path file;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = {
                "Sign the proof with this private key (PEM, PKCS #8, ECDSA P-256 or Ed25519) and attach it to the image."
                        + " The password of an encrypted one is in UNROOT_KEY_PASSWORD."
            })
    private @Nullable Path key;

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    Optional<Path> key() {
        return Optional.ofNullable(key);
    }
}
