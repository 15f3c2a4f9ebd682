package io.github.unroot.plan;

import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Paths that are never opened to more readers or writers, whatever a program asks: opening them would give away what
 * they keep, or make their own programs refuse them (FAILURES.md, rows 18, 21, 38, 39 and pattern b).
 */
final class Secrets {
    private static final List<Pattern> PATTERNS = List.of(
                    "/etc/g?shadow-?",
                    "/etc/passwd-?",
                    "/etc/group-?",
                    "/etc/sudoers(\\.d(/.*)?)?",
                    "/etc/cron[^/]*(/.*)?",
                    "/var/spool/cron(/.*)?",
                    "/etc/logrotate\\.(conf|d(/.*)?)",
                    "/etc/security/opasswd",
                    "/etc/ssh/ssh_host_.*",
                    "/etc/ssl/private(/.*)?",
                    "/etc/krb5\\.keytab",
                    ".*/\\.ssh(/.*)?",
                    ".*/\\.gnupg(/.*)?",
                    ".*/\\.pgpass",
                    ".*/\\.erlang\\.cookie",
                    ".*/\\.netrc",
                    ".*/\\.my\\.cnf",
                    ".*/\\.aws/credentials",
                    ".*/id_(rsa|dsa|ecdsa|ed25519)",
                    ".*\\.(key|pk8|p12|pfx|jks|keytab)",
                    ".*[-_./]key\\.pem",
                    ".*/privkey[^/]*\\.pem",
                    "/etc/mysql/debian\\.cnf",
                    "/root/\\..*")
            .stream()
            .map(Pattern::compile)
            .toList();

    /** The armour of RFC 7468 and of OpenSSH's own format. */
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----\\s*");

    private Secrets() {}

    /** Whether a file is one by its name or by what it holds. */
    static boolean isSecret(FilePath path, Contents contents) {
        return isSecret(path)
                || contents.lines(path)
                        .filter(lines -> lines.stream()
                                .anyMatch(line -> PRIVATE_KEY.matcher(line).matches()))
                        .isPresent();
    }

    static boolean isSecret(FilePath path) {
        String text = path.text();
        return PATTERNS.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }
}
