package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.tree.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deny list of pattern (b), and rows 18, 21, 38 and 39. */
class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/shadow",
                "/etc/shadow-",
                "/etc/gshadow",
                "/etc/passwd",
                "/etc/group",
                "/etc/sudoers",
                "/etc/sudoers.d",
                "/etc/sudoers.d/app",
                "/etc/crontab",
                "/etc/cron.d/job",
                "/etc/cron.daily/logrotate",
                "/var/spool/cron/crontabs/root",
                "/etc/logrotate.conf",
                "/etc/logrotate.d/nginx",
                "/etc/ssh/ssh_host_rsa_key",
                "/etc/ssl/private/ssl-cert-snakeoil.key",
                "/home/app/.ssh",
                "/home/app/.ssh/authorized_keys",
                "/home/app/.pgpass",
                "/var/lib/rabbitmq/.erlang.cookie",
                "/root/.my.cnf",
                "/root/.docker/config.json",
                "/etc/mysql/debian.cnf",
                "/opt/app/server.key",
                "/opt/app/keystore.p12",
                "/etc/letsencrypt/live/a/privkey1.pem"
            })
    void staysClosed(String path) {
        assertThat(Secrets.isSecret(FilePath.of(path))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/nginx/nginx.conf",
                "/etc/passwd.d/x",
                "/etc/ssl/certs/ca.pem",
                "/opt/app/keys.txt",
                "/var/lib/redis",
                "/etc/redis/redis.conf",
                "/root/app",
                "/srv/monkey"
            })
    void mayBeOpened(String path) {
        assertThat(Secrets.isSecret(FilePath.of(path))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"})
    void aPrivateKeyIsKnownByItsArmour(String armour) {
        String text = "# for the front\n-----BEGIN " + armour + "-----\nMII=\n-----END " + armour + "-----\n";
        assertThat(Secrets.isSecret(FilePath.of("/srv/tls.txt"), holding(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN CERTIFICATE-----", "say -----BEGIN PRIVATE KEY----- to begin", ""})
    void otherTextsAreNot(String text) {
        assertThat(Secrets.isSecret(FilePath.of("/srv/tls.txt"), holding(text))).isFalse();
    }

    private static Contents holding(String text) {
        return path -> Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
