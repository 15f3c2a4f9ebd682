package io.github.unroot.cli;

import io.github.unroot.attest.SigningKey;
import io.github.unroot.attest.VerifyingKey;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Keys and signed proofs from the files that a caller names. */
final class KeyFiles {
    private static final int KEY_BYTES_MAX = 64 << 10;
    private static final int PROOF_BYTES_MAX = 4 << 20;

    private KeyFiles() {}

    /** @param environment where the password of an encrypted key is; cosign's users have it under cosign's name */
    static SigningKey signing(Path file, Map<String, String> environment) throws IOException {
        Optional<String> password = Optional.ofNullable(environment.get("UNROOT_KEY_PASSWORD"))
                .or(() -> Optional.ofNullable(environment.get("COSIGN_PASSWORD")));
        return SigningKey.read(file.toString(), read(file, KEY_BYTES_MAX), password);
    }

    static VerifyingKey verifying(Path file) throws IOException {
        return VerifyingKey.read(file.toString(), read(file, KEY_BYTES_MAX));
    }

    static byte[] proof(Path file) throws IOException {
        return read(file, PROOF_BYTES_MAX);
    }

    private static byte[] read(Path file, int bytesMax) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(bytesMax + 1);
        } catch (IOException e) {
            throw UnrootException.wrongCall("reading " + file, Failure.reason(e), "name another file");
        }
        if (bytes.length > bytesMax) {
            throw UnrootException.wrongCall(
                    file.toString(), "is larger than " + bytesMax + " bytes", "name another file");
        }
        return bytes;
    }
}
