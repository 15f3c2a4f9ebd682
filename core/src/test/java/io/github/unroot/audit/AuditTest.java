package io.github.unroot.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.image.ImageConfig;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.Layers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
    private static final String APP = "- 0755 0:0 app = #!/bin/sh\n- 0755 0:0 bin/sh";
    private static final String ACCOUNTS = "- 0644 0:0 etc/passwd = root:x:0:0::/:\\ntoor:x:0:0::/:\\napp:x:7:8::/:";

    @ParameterizedTest
    @CsvSource({
        "'',         root-user HIGH 1",
        "0,          root-user HIGH 1",
        "0:0,        root-user HIGH 1",
        "root,       root-user HIGH 1",
        "toor,       root-user HIGH 1",
        "4294967296, unclear-user HIGH 1",
        "nobody,     unclear-user HIGH 1",
        "a:b:c,      unclear-user HIGH 1",
        "app,        named-user MEDIUM 1",
        "7:app,      unclear-user HIGH 1",
        "10001,      no-group INFO -",
    })
    @Tag("H46")
    @Tag("H48")
    void users(String user, String finding) throws UnrootException {
        assertThat(brief(audit("'User':'" + user + "'", APP, ACCOUNTS))).contains(finding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001:0", "10001:10001"})
    void aNumericUserIsWhatIsAskedFor(String user) throws UnrootException {
        assertThat(brief(audit(
                        "'User':'" + user + "','Healthcheck':{'Test':['CMD','/app']},'Entrypoint':['/app']", APP)))
                .isEmpty();
    }

    @ParameterizedTest
    @Tag("H50")
    @CsvSource({
        "7:42,  shadow:x:42:,        shadow (42)",
        "app,   docker:x:998:app,    docker (998)",
        "7:8,   'docker:x:998:x,app', docker (998)",
        "7,     disk:x:6:app,        disk (6)",
        "7:8,   root:x:0:app,        root (0)",
        "7:8,   other:x:0:app,       other (0)",
    })
    void aUserInAGroupThatOpensMore(String user, String line, String group) throws UnrootException {
        assertThat(messages(audit("'User':'" + user + "'", APP, ACCOUNTS, "- 0644 0:0 etc/group = " + line)))
                .contains("the config's user \"" + user + "\" is in group " + group);
    }

    @ParameterizedTest
    @Tag("H50")
    @CsvSource({"7:8, docker:x:998:other", "7:0, root:x:0:", "9:8, docker:x:998:app"})
    void othersInThoseGroupsAreNobodysConcern(String user, String line) throws UnrootException {
        assertThat(audit("'User':'" + user + "'", APP, ACCOUNTS, "- 0644 0:0 etc/group = " + line))
                .noneMatch(finding -> finding.rule() == Rule.PRIVILEGED_GROUP);
    }

    @ParameterizedTest
    @Tag("H51")
    @ValueSource(
            strings = {
                "exec setpriv --reuid=7 --inh-caps=+net_raw --ambient-caps=+net_raw server",
                "exec capsh --keep=1 --user=app --addamb=cap_net_raw -- -c server"
            })
    void launchersThatHandCapabilitiesOn(String line) throws UnrootException {
        assertThat(brief(audit("'Entrypoint':['docker-entrypoint.sh']", script(line))))
                .contains("ambient-capabilities HIGH 1");
        String words = "'" + line.replace(" ", "','") + "'";
        assertThat(brief(audit("'Entrypoint':[" + words.replace("'exec',", "") + "]", APP)))
                .contains("ambient-capabilities HIGH 1");
    }

    @Test
    @Tag("H51")
    void aLauncherThatHandsNoneOnIsNone() throws UnrootException {
        assertThat(brief(audit("'Entrypoint':['docker-entrypoint.sh']", script("exec setpriv --reuid=7 server"))))
                .noneMatch(finding -> finding.startsWith("ambient"));
    }

    @Test
    @Tag("H47")
    void digitNamesAndWritableAccounts() throws UnrootException {
        assertThat(messages(audit("'User':'1001:0'", APP, "- 0664 0:0 etc/passwd = 1001:x:0:0::/:")))
                .contains(
                        "/etc/passwd: the account \"1001\" has user ID 0, but engines take its name for a user ID",
                        "/etc/passwd: group 0 may write it, and so make itself root for whatever trusts it");
    }

    @Test
    @Tag("H51")
    void filesThatRaise() throws UnrootException {
        List<Finding> findings = audit("'User':'1:1'", APP, "- 4755 0:0 bin/su\n- 2755 0:42 bin/chage\nd 2755 0:0 var");
        assertThat(brief(findings)).contains("setuid MEDIUM 1", "setgid MEDIUM 1");
        assertThat(messages(findings))
                .contains("/bin/su: it runs as user 0, which no_new_privs prevents: what needs it fails");
        assertThat(findings)
                .filteredOn(finding -> finding.rule() == Rule.SETUID)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.layer()).hasValue(1);
                    assertThat(finding.controls()).contains("CIS Docker 4.8");
                });
    }

    @Test
    void ports() throws UnrootException {
        List<Finding> findings =
                audit("'ExposedPorts':{'80/tcp':{},'22/tcp':{},'8080/tcp':{},'443':{},'1024/udp':{}}", APP);
        assertThat(findings)
                .filteredOn(finding -> finding.rule() == Rule.PRIVILEGED_PORT)
                .hasSize(3);
        assertThat(brief(findings)).contains("ssh-port MEDIUM -");
    }

    @ParameterizedTest
    @CsvSource({
        "exec gosu redis \"$0\" \"$@\",                 gosu",
        "exec su-exec nobody \"$@\",                    su-exec",
        "set -- setpriv --reuid=7 \"$@\",               setpriv",
        "  su - postgres -c 'initdb',                   su",
        "if runuser -u x true; then,                    runuser",
        "x && /usr/sbin/gosu a b,                       gosu",
        "chpst -u www server,                           chpst",
        "exec s6-setuidgid app ./run,                   s6-setuidgid",
        "CMD=\"sudo -u app\",                           sudo",
        "$(su -c id),                                   su",
    })
    void h12StartScriptsThatBecomeSomebodyElse(String line, String program) throws UnrootException {
        assertThat(messages(audit("'Entrypoint':['docker-entrypoint.sh']", script(line))))
                .anyMatch(message ->
                        message.startsWith("/usr/local/bin/docker-entrypoint.sh: line 2 calls " + program + ": "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"# exec gosu redis", "echo gosu", "apt-get install sudo", "result=success", "summary && suspend"
            })
    void wordsThatOnlyLookLikeIt(String line) throws UnrootException {
        assertThat(brief(audit("'Entrypoint':['docker-entrypoint.sh']", script(line))))
                .noneMatch(finding -> finding.startsWith("drops-privileges"));
    }

    @Test
    void scriptsAreReachedThroughScriptsShellLinesAndDirectories() throws UnrootException {
        List<Finding> findings = audit(
                "'Cmd':['/bin/sh','-c','exec /start.sh']",
                "- 0755 0:0 start.sh = #!/bin/sh\\nfor f in /docker-entrypoint.d/*; do $f; done; . /lib/inner.sh",
                "- 0755 0:0 docker-entrypoint.d/10.sh = #!/bin/sh\\nchown -R app /data",
                "- 0755 0:0 lib/inner.sh = #!/bin/sh\\ngosu app true",
                "- 0755 0:0 unused.sh = #!/bin/sh\\ngosu app true");
        assertThat(messages(findings))
                .anyMatch(message -> message.startsWith("/docker-entrypoint.d/10.sh: line 2 calls chown"))
                .anyMatch(message -> message.startsWith("/lib/inner.sh: line 2 calls gosu"))
                .noneMatch(message -> message.startsWith("/unused.sh"));
    }

    @Test
    void aScriptThatAsksWhoItIsWeighsLess() throws UnrootException {
        assertThat(brief(audit("'Entrypoint':['docker-entrypoint.sh']", script("[ $(id -u) = 0 ] && exec gosu x y"))))
                .contains("drops-privileges LOW 1");
    }

    @Test
    void whatAnArbitraryUserCannotStart() throws UnrootException {
        List<Finding> findings = audit(
                "'Entrypoint':['/opt/app/run'],'WorkingDir':'/home/app'",
                "d 0700 7:7 opt/app\n- 0755 7:7 opt/app/run\nd 0750 7:7 home/app");
        assertThat(messages(findings))
                .contains(
                        "/opt/app: /opt/app/run is needed to start, and /opt/app (0700 7:7) does not let it search",
                        "/home/app: the working directory \"/home/app\" can't be entered: /home/app (0750 7:7) does not let it"
                                + " search");
        assertThat(brief(findings)).contains("start-denied HIGH 2", "working-directory HIGH 2");
    }

    @ParameterizedTest
    @CsvSource({"/proc/self/fd/9, HIGH", "relative, MEDIUM", "/../x, MEDIUM", "/missing, LOW"})
    void h52WorkingDirectories(String directory, Severity severity) throws UnrootException {
        assertThat(audit("'WorkingDir':'" + directory + "'", APP + "\nd 0755 0:0 proc"))
                .filteredOn(finding -> finding.rule() == Rule.WORKING_DIRECTORY)
                .extracting(Finding::severity)
                .containsExactly(severity);
    }

    @Test
    void unreadableFilesAreOneFindingADirectory() throws UnrootException {
        assertThat(messages(audit("", APP, """
                        - 0600 0:0 etc/a
                        - 0640 7:7 etc/b
                        - 0640 0:42 etc/shadow
                        - 0640 7:0 etc/by-group
                        d 0700 7:7 var/lib/db
                        - 0600 7:7 var/lib/db/one
                        - 0600 7:7 var/lib/db/two
                        """)))
                .contains(
                        "/etc: 2 files in it can't be read, the first /etc/a (0600 0:0)",
                        "/var/lib/db: it can't be listed or searched (0700 7:7), and with it 2 below");
    }

    @ParameterizedTest
    @Tag("H55")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'StopSignal':'SIGKILL; reboot'                 | odd-stop-signal LOW -",
                "'StopSignal':'99999'                           | odd-stop-signal LOW -",
                "'StopSignal':'-1'                              | odd-stop-signal LOW -",
                "'Healthcheck':{'Test':['RUN','/app']}          | odd-healthcheck LOW -",
                "'Healthcheck':{'Test':['CMD']}                 | odd-healthcheck LOW -",
            })
    void settingsThatNoEngineUnderstands(String setting, String finding) throws UnrootException {
        assertThat(brief(audit("'User':'1:1'," + setting, APP))).contains(finding);
    }

    @ParameterizedTest
    @Tag("H55")
    @ValueSource(
            strings = {
                "'StopSignal':'SIGQUIT'",
                "'StopSignal':'WINCH'",
                "'StopSignal':'SIGRTMIN+3'",
                "'StopSignal':'37'",
                "'Healthcheck':{'Test':['NONE']}",
                "'Healthcheck':{'Test':['CMD-SHELL','true']}",
            })
    void settingsThatEnginesUnderstand(String setting) throws UnrootException {
        assertThat(brief(audit("'User':'1:1'," + setting, APP))).noneMatch(brief -> brief.startsWith("odd-"));
    }

    @Test
    @Tag("H55")
    void volumes() throws UnrootException {
        assertThat(messages(audit(
                        "'Volumes':{'/data':{},'/open':{},'/gone':{},'/proc':{},'/':{},'x':{}}",
                        APP,
                        "d 0755 999:999 data\nd 0775 0:0 open")))
                .contains(
                        "/data: it is a volume, and /data (0755 999:999) does not let it write",
                        "/gone: it is a volume and not in the image, so engines make it as root's",
                        "the volume \"/proc\" can't be one and is not made",
                        "the volume \"/\" can't be one and is not made",
                        "the volume \"x\" can't be one and is not made")
                .noneMatch(message -> message.startsWith("/open"));
    }

    @Test
    void programsMadeForRoot() throws UnrootException {
        List<Finding> findings = audit(
                "'Entrypoint':['/usr/sbin/sshd','-D']",
                "- 0755 0:0 usr/sbin/sshd\n- 0755 0:0 usr/sbin/cron\nl 0777 0:0 usr/sbin/crond -> /bin/busybox\n- 0755 0:0 bin/busybox");
        assertThat(brief(findings)).contains("sshd HIGH 1", "cron LOW -").doesNotContain("sudo LOW -");
        assertThat(messages(findings)).noneMatch(message -> message.contains("busybox"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"l 0777 0:0 proc -> /tmp", "- 0644 0:0 dev", "l 0777 0:0 sys -> dev"})
    void h13PlacesThatTheRuntimeMountsOver(String entry) throws UnrootException {
        assertThat(brief(audit("", APP, entry))).contains("mount-point HIGH 1");
    }

    @Test
    void h14Devices() throws UnrootException {
        assertThat(brief(audit("", APP, "c 0660 0:5 dev/tty\np 0644 0:0 fifo"))).contains("device LOW -");
    }

    @Test
    void h07h18NotesOfTheMerge() throws UnrootException {
        assertThat(brief(audit(
                        "", APP, "l 0777 0:0 lib -> usr/lib\nd 0755 0:0 usr/lib\n- 0644 0:0 lib/x\n- 0600 0:0 lib/x")))
                .contains("through-link INFO -", "duplicate-entry INFO -");
    }

    @Test
    @Tag("H04")
    void namesThatShowAnotherText() throws UnrootException {
        assertThat(messages(audit("", APP, "- 0644 0:0 a\u202eb\nd 0755 0:0 back\\slash\n- 0644 0:0 caf\u00e9")))
                .filteredOn(message -> message.contains("its name"))
                .containsExactly("/a\\xe2\\x80\\xaeb: its name holds what a terminal would act on or could not show;"
                        + " here it is escaped");
    }

    @Test
    void worldWritableDirectoriesUnlessSticky() throws UnrootException {
        assertThat(messages(audit("", APP, "d 0777 0:0 open\nd 1777 0:0 tmp")))
                .contains("/open: its mode is 0777: everyone may remove and replace what is in it")
                .noneMatch(message -> message.startsWith("/tmp"));
    }

    @Test
    void manyFindingsOfOneRuleAreCut() throws UnrootException {
        StringBuilder files = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            files.append("- 4755 0:0 ").append(i).append('\n');
        }
        assertThat(audit("", APP, files.toString()))
                .filteredOn(finding -> finding.rule() == Rule.SETUID)
                .hasSize(501)
                .anyMatch(finding -> finding.message().equals("100 more of this kind are not shown"));
    }

    private static String script(String line) {
        return "- 0755 0:0 usr/local/bin/docker-entrypoint.sh = #!/bin/sh\\n" + line;
    }

    static List<Finding> audit(String config, String... layers) throws UnrootException {
        String json = "{'config':{" + config + "},'rootfs':{'type':'layers','diff_ids':[]}}";
        return Audits.of(
                Layers.merge(layers), ImageConfig.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> brief(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.rule().id() + " " + finding.severity() + " "
                        + (finding.level().isPresent() ? finding.level().getAsInt() : "-"))
                .distinct()
                .toList();
    }

    private static List<String> messages(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.path().map(path -> path + ": ").orElse("") + finding.message())
                .toList();
    }
}
