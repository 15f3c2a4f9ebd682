package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/** Reads keyrings as gpg exports them, binary or armored; one key that several files hold is put together. */
final class KeyringReader {
    private static final int KEYRING_BYTES_MAX = 16 << 20;
    private static final int KEYS_MAX = 1000;
    private static final int BINARY = 0x80;
    private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    private static final String END = "-----END PGP PUBLIC KEY BLOCK-----";

    private final String name;
    private final Map<String, PGPPublicKeyRing> rings = new LinkedHashMap<>();

    private KeyringReader(String name) {
        this.name = name;
    }

    static Keyring read(List<Path> files) throws IOException {
        KeyringReader reader =
                new KeyringReader(files.stream().map(Path::toString).collect(Collectors.joining(", ")));
        for (Path file : files) {
            reader.add(content(file));
        }
        return reader.keyring();
    }

    /** @param armored as a deb822 source may hold it in its Signed-By field */
    static Keyring parse(String name, String armored) throws UnrootException {
        KeyringReader reader = new KeyringReader(name);
        reader.add(armored.getBytes(StandardCharsets.UTF_8));
        return reader.keyring();
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(KEYRING_BYTES_MAX + 1);
            if (bytes.length > KEYRING_BYTES_MAX) {
                throw UnrootException.badInput(
                        "the keyring " + file + " is larger than " + KEYRING_BYTES_MAX + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw UnrootException.surroundings(
                    "the keyring " + file, "there is no such file", "install it, or name the right one");
        }
    }

    private Keyring keyring() throws UnrootException {
        if (rings.isEmpty()) {
            throw bad("holds no key");
        }
        return new Keyring(name, List.copyOf(rings.values()));
    }

    private void add(byte[] bytes) throws UnrootException {
        if (bytes.length > 0 && (bytes[0] & BINARY) != 0) {
            addKeys(new ByteArrayInputStream(bytes));
            return;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(BEGIN);
        while (at >= 0) {
            int end = text.indexOf(END, at);
            if (end < 0) {
                throw bad("ends within a key");
            }
            String block = text.substring(at, end + END.length()) + "\n";
            addArmored(block.getBytes(StandardCharsets.ISO_8859_1));
            at = text.indexOf(BEGIN, end);
        }
    }

    private void addArmored(byte[] block) throws UnrootException {
        try {
            addKeys(new ArmoredInputStream(new ByteArrayInputStream(block)));
        } catch (UnrootException e) {
            throw e;
        } catch (IOException e) {
            throw bad("holds a key that cannot be read");
        }
    }

    private void addKeys(InputStream in) throws UnrootException {
        try {
            Iterator<?> objects = new BcPGPObjectFactory(in).iterator();
            while (objects.hasNext()) {
                switch (objects.next()) {
                    case PGPPublicKeyRing ring -> add(ring);
                    case PGPMarker _ -> {}
                    default -> throw bad("holds something that is no public key");
                }
            }
        } catch (UnrootException e) {
            throw e;
        } catch (PGPException | RuntimeException e) {
            // The parser throws what it likes at bytes that are no keys.
            throw bad("holds a key that cannot be read; export it with gpg --export");
        }
    }

    private void add(PGPPublicKeyRing ring) throws PGPException, UnrootException {
        String fingerprint = HexFormat.of().formatHex(ring.getPublicKey().getFingerprint());
        PGPPublicKeyRing known = rings.get(fingerprint);
        rings.put(fingerprint, known == null ? ring : PGPPublicKeyRing.join(known, ring));
        if (rings.size() > KEYS_MAX) {
            throw bad("holds more than " + KEYS_MAX + " keys");
        }
    }

    private UnrootException bad(String what) {
        return UnrootException.badInput("the keyring " + name + " " + what);
    }
}
