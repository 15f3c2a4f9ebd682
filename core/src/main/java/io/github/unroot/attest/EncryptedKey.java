package io.github.unroot.attest;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A private key under a password, as openssl writes it (PKCS #8, RFC 5958; PBES2, RFC 8018). */
final class EncryptedKey {
    /** Where the password comes from; cosign's users have it in the second. */
    static final String PASSWORD_VARIABLES = "UNROOT_KEY_PASSWORD or COSIGN_PASSWORD";

    private EncryptedKey() {}

    static byte[] open(String file, byte[] der, Optional<String> password) throws UnrootException {
        char[] secret = required(file, password).toCharArray();
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            // The parameters' text is the name of the cipher that they belong to; info's own name is only "PBES2".
            String name = info.getAlgParameters() == null
                    ? info.getAlgName()
                    : info.getAlgParameters().toString();
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(secret)),
                    info.getAlgParameters());
            return info.getKeySpec(cipher).getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw wrong(file);
        }
    }

    static String required(String file, Optional<String> password) throws UnrootException {
        return password.orElseThrow(
                () -> UnrootException.wrongCall(file, "is encrypted", "give its password in " + PASSWORD_VARIABLES));
    }

    static UnrootException wrong(String file) {
        return UnrootException.wrongCall(file, "cannot be decrypted", "check the password in " + PASSWORD_VARIABLES);
    }
}
