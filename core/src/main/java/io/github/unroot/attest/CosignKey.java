package io.github.unroot.attest;

import io.github.unroot.image.Json;
import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A private key as {@code cosign generate-key-pair} writes it: PKCS #8 in a secretbox, whose key scrypt makes of a password,
 * described in JSON.
 */
final class CosignKey {
    private CosignKey() {}

    static byte[] open(String file, byte[] document, Optional<String> password) throws UnrootException {
        byte[] secret = EncryptedKey.required(file, password).getBytes(StandardCharsets.UTF_8);
        try {
            ObjectNode root = Json.object(document, "key");
            ObjectNode derivation = part(root, "kdf", "scrypt");
            ObjectNode cipher = part(root, "cipher", "nacl/secretbox");
            ObjectNode costs = Json.objectMember(derivation, "params").orElseGet(Json::newObject);
            Scrypt scrypt = new Scrypt(number(costs, "N"), number(costs, "r"), number(costs, "p"));
            byte[] key = scrypt.key(secret, bytes(derivation, "salt"), Salsa20.KEY_BYTES);
            byte[] nonce = bytes(cipher, "nonce");
            if (nonce.length != Salsa20.NONCE_BYTES) {
                throw unknownForm(file);
            }
            return SecretBox.open(key, nonce, bytes(root, "ciphertext")).orElseThrow(() -> EncryptedKey.wrong(file));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw unknownForm(file);
        } catch (UnrootException e) {
            throw e.problem() instanceof io.github.unroot.problem.Problem.BadInput ? unknownForm(file) : e;
        }
    }

    private static ObjectNode part(ObjectNode root, String member, String name) throws UnrootException {
        ObjectNode part = Json.objectMember(root, member).orElseGet(Json::newObject);
        if (!Json.stringMember(part, "name").orElse("").equals(name)) {
            throw UnrootException.badInput(member + " is not " + name);
        }
        return part;
    }

    private static int number(ObjectNode object, String member) throws UnrootException {
        return Math.toIntExact(Json.longMember(object, member).orElse(0L));
    }

    private static byte[] bytes(ObjectNode object, String member) throws UnrootException {
        return Base64.getDecoder().decode(Json.stringMember(object, member).orElse(""));
    }

    private static UnrootException unknownForm(String file) {
        return UnrootException.wrongCall(
                file,
                "is not a private key as cosign writes it",
                "make one with openssl genpkey, or with cosign generate-key-pair");
    }
}
