package io.github.unroot.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Trees;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionCheckTest {
    private static final FileTree TREE = Trees.of("""
            d 0755 0:0    /etc
            - 0640 0:42   /etc/shadow
            - 0644 0:0    /etc/passwd
            - 0066 1001:0 /etc/owner-denied
            - 0604 5:42   /etc/group-denied
            d 0700 0:0    /root
            - 0777 0:0    /root/open
            l 0777 0:0    /way-in -> /root/open
            d 1777 0:0    /tmp
            - 0644 1001:0 /tmp/mine
            - 0666 7:7    /tmp/theirs
            d 0770 0:0    /run
            - 0600 0:0    /run/pid
            d 0775 0:42   /data
            - 0644 0:0    /bin/no-x
            - 0755 0:0    /bin/x
            d 0666 1001:0 /no-search
            - 0666 1001:0 /no-search/x
            """);

    @ParameterizedTest
    @CsvSource({
        "1001:0,  READ,    /etc/passwd,       allowed /etc/passwd",
        "1001:0,  WRITE,   /etc/passwd,       denied /etc/passwd WRITE",
        "1001:0,  READ,    /etc/shadow,       denied /etc/shadow READ",
        "1001:42, READ,    /etc/shadow,       allowed /etc/shadow",
        "1001:0,  READ,    /etc/owner-denied, denied /etc/owner-denied READ",
        "1002:0,  READ,    /etc/owner-denied, allowed /etc/owner-denied",
        "1001:42, READ,    /etc/group-denied, denied /etc/group-denied READ",
        "1001:0,  READ,    /etc/group-denied, allowed /etc/group-denied",
        "1001:0,  READ,    /root/open,        denied /root SEARCH",
        "1001:0,  EXECUTE, /way-in,           denied /root SEARCH",
        "0:0,     EXECUTE, /way-in,           allowed /root/open",
        "0:0,     READ,    /etc/owner-denied, allowed /etc/owner-denied",
        "0:5,     WRITE,   /etc/group-denied, denied /etc/group-denied WRITE",
        "1001:0,  CREATE,  /run/new,          allowed /run/new",
        "1001:5,  CREATE,  /run/new,          denied /run SEARCH",
        "1001:5,  CREATE,  /etc/new,          denied /etc WRITE",
        "1001:0,  DELETE,  /run/pid,          allowed /run/pid",
        "1001:0,  DELETE,  /tmp/mine,         allowed /tmp/mine",
        "1001:0,  DELETE,  /tmp/theirs,       denied /tmp STICKY",
        "1001:0,  WRITE,   /tmp/theirs,       allowed /tmp/theirs",
        "1001:0,  CHMOD,   /tmp/mine,         allowed /tmp/mine",
        "1001:0,  CHMOD,   /tmp/theirs,       denied /tmp/theirs OWNER",
        "1001:0,  CHOWN,   /tmp/mine,         denied /tmp/mine OWNER",
        "1001:0,  UTIME,   /run/pid,          denied /run/pid OWNER",
        "1001:0,  EXECUTE, /bin/no-x,         denied /bin/no-x EXECUTE",
        "1001:0,  READ,    /no-search/x,      denied /no-search SEARCH",
        "1001:0,  READ,    /gone/x,           absent /gone",
        "1001:0,  CREATE,  /gone/x,           absent /gone",
        "1001:0,  DELETE,  /run/gone,         absent /run/gone",
    })
    void withoutCapabilities(String who, Want want, String path, String answer) {
        assertThat(answer(identity(who), path, want)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "DAC_OVERRIDE,    READ,    /root/open,        allowed /root/open",
        "DAC_OVERRIDE,    WRITE,   /etc/shadow,       allowed /etc/shadow",
        "DAC_OVERRIDE,    CREATE,  /root/new,         allowed /root/new",
        "DAC_OVERRIDE,    EXECUTE, /bin/no-x,         denied /bin/no-x EXECUTE",
        "DAC_OVERRIDE,    DELETE,  /tmp/theirs,       denied /tmp STICKY",
        "DAC_OVERRIDE,    CHMOD,   /etc/shadow,       denied /etc/shadow OWNER",
        "DAC_READ_SEARCH, READ,    /etc/shadow,       allowed /etc/shadow",
        "DAC_READ_SEARCH, READ,    /root/open,        allowed /root/open",
        "DAC_READ_SEARCH, CREATE,  /root/new,         denied /root WRITE",
        "DAC_READ_SEARCH, WRITE,   /etc/shadow,       denied /etc/shadow WRITE",
        "FOWNER,          DELETE,  /tmp/theirs,       allowed /tmp/theirs",
        "FOWNER,          CHMOD,   /etc/passwd,       allowed /etc/passwd",
        "FOWNER,          WRITE,   /etc/passwd,       denied /etc/passwd WRITE",
        "CHOWN,           CHOWN,   /etc/passwd,       allowed /etc/passwd",
    })
    void withOneCapability(Capability capability, Want want, String path, String answer) {
        Identity who = new Identity(1001, 5, new TreeSet<>(), Set.of(capability));
        assertThat(answer(who, path, want)).isEqualTo(answer);
    }

    @Test
    void supplementaryGroupsCount() {
        Identity who = new Identity(1001, 5, new TreeSet<>(Set.of(42L)), Set.of());
        assertThat(answer(who, "/data/new", Want.CREATE)).isEqualTo("allowed /data/new");
    }

    @Test
    void aDenialSaysWhatStoodInTheWay() {
        assertThat(PermissionCheck.check(TREE, identity("1001:5"), FilePath.of("/run/x"), Want.CREATE))
                .hasToString("/run (0770 0:0) does not let it search");
    }

    private static Identity identity(String text) {
        String[] ids = text.split(":", -1);
        return Identity.of(Long.parseLong(ids[0]), Long.parseLong(ids[1]));
    }

    private static String answer(Identity who, String path, Want want) {
        return switch (PermissionCheck.check(TREE, who, FilePath.of(path), want)) {
            case Permit.Allowed allowed -> "allowed " + allowed.path();
            case Permit.Denied denied -> "denied " + denied.path() + " " + denied.need();
            case Permit.Absent absent -> "absent " + absent.why().path();
        };
    }
}
