package io.github.unroot.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.image.ImageConfig;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecipeDraftTest {
    private static PackageFacts facts(String name, List<String> files, String unit, Map<String, String> configuration) {
        TreeMap<FilePath, String> units = new TreeMap<>();
        if (!unit.isEmpty()) {
            units.put(FilePath.of("/lib/systemd/system/" + name + ".service"), unit);
            units.put(FilePath.of("/lib/systemd/system/a-other.service"), "ExecStart=/usr/bin/other\n");
        }
        return new PackageFacts(
                name,
                "A daemon: \"quoted\" # and so on",
                files.stream().map(FilePath::of).collect(Collectors.toCollection(TreeSet::new)),
                units,
                configuration.entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> FilePath.of(entry.getKey()), Map.Entry::getValue, (a, _) -> a, TreeMap::new)));
    }

    private static String accepted(String draft) throws UnrootException {
        assertThat(RecipeReader.read("recipe.yaml", draft.getBytes(UTF_8), Path.of(".")))
                .isNotNull();
        return draft;
    }

    @Test
    void tellsWhatAServiceTells() throws UnrootException {
        String unit = """
                [Service]
                # ExecStart=/bin/false
                Type=notify
                ExecStart=-/usr/bin/daemond -c "/etc/a b.conf" \\
                  --port 80 $OPTIONS %i 'x, y'
                RuntimeDirectory=daemond
                StateDirectory=daemond other
                """;
        assertThat(
                        accepted(
                                RecipeDraft.of(
                                        facts(
                                                "daemond",
                                                List.of(
                                                        "/usr/bin/daemond",
                                                        "/var/lib/daemond",
                                                        "/var/log/daemond",
                                                        "/var/lib/dpkg",
                                                        "/usr/bin/a"),
                                                unit,
                                                Map.of(
                                                        "/etc/daemond.conf",
                                                        "# port 1\nbind 127.0.0.1 -::1\n  port: 6379\nlisten [::]:80 a|b;\nbackport_x 22222\n")))))
                .isEqualTo("""
                        # yaml-language-server: $schema=../recipe.schema.json
                        name: daemond
                        summary: "A daemon: \\"quoted\\" # and so on"
                        packages: [daemond]
                        entrypoint: [/usr/bin/daemond, "-c", "/etc/a b.conf", "--port", "80", "x, y"]  # as daemond.service has it; it must stay in the foreground
                        ports: [6379, 8080, 22222]  # moved: those under 1024 are for root alone
                        data: [/var/lib/daemond, /var/lib/other]  # what outlives the container
                        scratch: [/var/log/daemond, /run/daemond, /tmp]  # what need not
                        edits:
                          - file: /etc/daemond.conf
                            line: "^listen \\\\[::\\\\]:80 a\\\\|b;$"
                            with: "listen [::]:8080 a|b;"
                        probe: ["tcp:6379"]  # write one that does the program's real job, as "exec:COMMAND"
                        """);
    }

    @Test
    void findsTheProgramWhereThereIsNoService() throws UnrootException {
        assertThat(accepted(RecipeDraft.of(
                        facts("jq", List.of("/usr/bin/aa", "/usr/bin/jq", "/usr/sbin/x"), "", Map.of()))))
                .isEqualTo("""
                        # yaml-language-server: $schema=../recipe.schema.json
                        name: jq
                        summary: "A daemon: \\"quoted\\" # and so on"
                        packages: [jq]
                        entrypoint: [/usr/bin/jq]  # with its arguments
                        scratch: [/tmp]  # what need not
                        probe-command: [--version]  # the arguments of proving runs; make them do the program's real job
                        probe: ["exit:0"]
                        """);
        assertThat(accepted(RecipeDraft.of(facts("lib", List.of("/usr/lib/lib.so"), "", Map.of()))))
                .contains("command: [bash]  # no program was found in the package\n");
    }

    @Test
    void makesAnImageAnew() throws UnrootException {
        String config = """
                {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}, "config": {
                  "Entrypoint": ["/usr/sbin/nginx", "-g", "daemon off;"], "Cmd": ["-c", "/x"], "WorkingDir": "/srv",
                  "Env": ["PATH=/bin", "NGINX_PORT=80", "EMPTY="],
                  "ExposedPorts": {"80/tcp": {}, "53/udp": {}, "6379": {}, "1-5/tcp": {}, "9/sctp": {}},
                  "Volumes": {"/data": {}, "/": {}, "relative": {}}}}
                """;
        assertThat(accepted(RecipeDraft.of("web", ImageConfig.parse(config.getBytes(UTF_8)), List.of("nginx", "curl"))))
                .isEqualTo("""
                        # yaml-language-server: $schema=../recipe.schema.json
                        name: web
                        summary: web
                        packages: [nginx, curl]
                        entrypoint: [/usr/sbin/nginx, "-g", "daemon off;"]  # as the image has it
                        command: ["-c", /x]
                        working-directory: /srv
                        environment:
                          NGINX_PORT: "80"
                          EMPTY: ""
                        ports: ["8053/udp", 6379, 8080]  # moved: those under 1024 are for root alone
                        data: [/data]  # what outlives the container
                        scratch: [/tmp]  # what need not
                        probe: ["tcp:8053"]  # write one that does the program's real job, as "exec:COMMAND"
                        """);
    }

    @Test
    void namesThePackagesThatSomebodyAskedFor() throws UnrootException {
        String status = Stream.of(
                        "Package: nginx\nStatus: install ok installed\nPriority: optional\nDepends: nginx-common (= 1)\n",
                        "Package: nginx-common\nStatus: install ok installed\nPriority: optional\n",
                        "Package: curl\nStatus: install ok installed\nPriority: optional\n",
                        "Package: libx\nStatus: install ok installed\nPriority: optional\n",
                        "Package: gone\nStatus: deinstall ok config-files\nPriority: optional\n",
                        "Package: bash\nEssential: yes\nStatus: install ok installed\nPriority: required\n",
                        "Package: apt\nStatus: install ok installed\nPriority: important\n")
                .collect(Collectors.joining("\n"));
        String states = "Package: libx\nArchitecture: amd64\nAuto-Installed: 1\n";
        assertThat(InstalledNames.wanted(status.getBytes(UTF_8), states.getBytes(UTF_8)))
                .containsExactly("curl", "nginx");
    }
}
