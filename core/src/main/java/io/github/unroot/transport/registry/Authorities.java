package io.github.unroot.transport.registry;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose TLS certificates are trusted: the Java machine's authorities, and those of a file. */
final class Authorities {
    private static final long FILE_BYTES_MAX = 1 << 20;

    private Authorities() {}

    static SSLContext with(Path file) throws IOException {
        Collection<? extends Certificate> more = read(file);
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate usual : trust(null).getAcceptedIssuers()) {
                all.setCertificateEntry("usual-" + number++, usual);
            }
            for (Certificate given : more) {
                all.setCertificateEntry("given-" + number++, given);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust(all)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw wrong(file, String.valueOf(e.getMessage()));
        }
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw wrong(file, "there is no such file");
        }
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw wrong(file, "it has more than " + FILE_BYTES_MAX + " bytes");
        }
        try (var in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw wrong(file, "it holds no certificate");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw wrong(file, "it does not hold certificates in PEM");
        }
    }

    private static X509TrustManager trust(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                return known;
            }
        }
        throw new GeneralSecurityException("the Java machine has no trust manager for X.509");
    }

    private static UnrootException wrong(Path file, String why) {
        return UnrootException.wrongCall("--tls-ca " + file, why, "name a file of certificates in PEM");
    }
}
