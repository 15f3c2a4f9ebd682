package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Java itself says what is in a store. */
class JavaKeyStoreTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Instant TIME = Instant.parse("2026-07-11T10:16:37Z");

    @Test
    void theCertificatesAreTheSameAndTheTimesAreTheOneGiven() throws Exception {
        byte[] store = store(PASSWORD);
        byte[] changed = JavaKeyStore.withTime(store, TIME).orElseThrow();
        KeyStore before = read(store);
        KeyStore after = read(changed);
        List<String> aliases = Collections.list(before.aliases());
        assertThat(aliases)
                .hasSizeGreaterThan(2)
                .containsExactlyInAnyOrderElementsOf(Collections.list(after.aliases()));
        for (String alias : aliases) {
            assertThat(after.getCertificate(alias)).isEqualTo(before.getCertificate(alias));
            assertThat(after.getCreationDate(alias).toInstant()).isEqualTo(TIME);
        }
    }

    @Test
    void whatIsNoSuchStoreIsLeftAlone() throws Exception {
        byte[] store = store(PASSWORD);
        byte[] damaged = store.clone();
        damaged[damaged.length / 2] ^= 1;
        assertThat(JavaKeyStore.withTime(damaged, TIME)).isEmpty();
        assertThat(JavaKeyStore.withTime(store("another".toCharArray()), TIME)).isEmpty();
        assertThat(JavaKeyStore.withTime(new byte[0], TIME)).isEmpty();
        assertThat(JavaKeyStore.withTime(new byte[100], TIME)).isEmpty();
    }

    private static KeyStore read(byte[] store) throws Exception {
        KeyStore read = KeyStore.getInstance("JKS");
        read.load(new ByteArrayInputStream(store), PASSWORD);
        return read;
    }

    /** Of the certificates that this Java trusts. */
    private static byte[] store(char[] password) throws Exception {
        KeyStore own = KeyStore.getInstance(
                Path.of(System.getProperty("java.home"), "lib", "security", "cacerts")
                        .toFile(),
                PASSWORD);
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        List<String> aliases = new ArrayList<>(Collections.list(own.aliases()));
        for (String alias : aliases.subList(0, 5)) {
            Certificate certificate = own.getCertificate(alias);
            store.setCertificateEntry(alias, certificate);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, password);
        return bytes.toByteArray();
    }
}
