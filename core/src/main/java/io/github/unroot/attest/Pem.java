package io.github.unroot.attest;

import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one block of a key file (RFC 7468). What is around it is explanation, as openssl writes some; a second block would
 * leave it to chance which is meant.
 */
record Pem(String label, String base64) {
    static final int FILE_BYTES_MAX = 64 << 10;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,60})-----\\s([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /** The block of a file; of several, the one that is no mere statement of a curve's name. */
    static Optional<Pem> of(String file, byte[] bytes) throws UnrootException {
        Matcher blocks = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        Optional<Pem> found = Optional.empty();
        while (blocks.find()) {
            Pem block = new Pem(blocks.group(1), blocks.group(2).replaceAll("\\s", ""));
            if (block.label.equals("EC PARAMETERS")) {
                continue;
            }
            if (found.isPresent()) {
                throw UnrootException.wrongCall(file, "holds more than one key or certificate", "name a file with one");
            }
            found = Optional.of(block);
        }
        return found;
    }

    /** @throws UnrootException wrong call, if what is between the lines is not base64 */
    byte[] der(String file) throws UnrootException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw UnrootException.wrongCall(file, "its " + label + " is not base64", "make the file again");
        }
    }
}
