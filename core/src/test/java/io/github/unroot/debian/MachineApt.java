package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine's apt over the archives that the machine knows, with a system of our own making. */
final class MachineApt {
    private static final Pattern INSTALLED = Pattern.compile("Inst (\\S+) (?:\\[\\S+\\] )?\\((\\S+) .*");
    private static final String HELPER = "/usr/lib/apt/apt-helper";

    private final Path directory;
    private final Map<String, String> environment;

    /** Fetches the indexes: this needs the machine's mirror. */
    MachineApt(Path directory) throws IOException {
        this.directory = directory;
        Path config = directory.resolve("apt.conf");
        environment = Map.of("APT_CONFIG", config.toString(), "LC_ALL", "C.UTF-8");
        Files.createDirectories(directory.resolve("state/lists/partial"));
        Files.createDirectories(directory.resolve("cache"));
        Files.writeString(config, """
                Dir::State "%1$s/state";
                Dir::State::status "%1$s/status";
                Dir::Cache "%1$s/cache";
                Dir::Cache::pkgcache "pkgcache.bin";
                Dir::Cache::srcpkgcache "srcpkgcache.bin";
                #clear APT::Update::Post-Invoke;
                #clear APT::Update::Post-Invoke-Success;
                APT::Sandbox::User "";
                APT::Install-Recommends "false";
                #clear APT::Architectures;
                APT::Architectures { "%2$s"; };
                Acquire::Languages "none";
                """.formatted(directory, architecture()));
        install(List.of());
        run("apt-get", "update");
    }

    /** The indexes that apt reads, in its order. */
    List<PackageIndex.Part> parts() throws IOException {
        List<PackageIndex.Part> parts = new ArrayList<>();
        List<String> files = run("apt-get", "indextargets", "--format", "$(FILENAME)", "Identifier: Packages")
                .lines()
                .toList();
        for (String file : files) {
            Path plain = directory.resolve("Packages");
            run("sh", "-c", "\"$1\" cat-file \"$2\" > \"$3\"", "sh", HELPER, file, plain.toString());
            String name = Path.of(file).getFileName().toString();
            parts.add(new PackageIndex.Part(name, ControlFile.parse(name, Files.readAllBytes(plain))));
        }
        return parts;
    }

    static String architecture() {
        return run(Map.of(), List.of("dpkg", "--print-architecture")).strip();
    }

    /** From now on, these are what the system has. */
    void install(List<PackageRecord> packages) throws IOException {
        StringBuilder status = new StringBuilder();
        for (PackageRecord each : packages) {
            status.append(each.stanza()).append("\nStatus: install ok installed\n\n");
        }
        Files.writeString(directory.resolve("status"), status);
    }

    /** What apt-get would install for a wish, {@code "name version"} each. */
    SortedSet<String> wouldInstall(List<String> wish) {
        List<String> command = new ArrayList<>(List.of("apt-get", "-s", "-q", "install", "--no-install-recommends"));
        command.addAll(wish);
        SortedSet<String> installed = new TreeSet<>();
        for (String line : run(command.toArray(String[]::new)).lines().toList()) {
            Matcher matcher = INSTALLED.matcher(line);
            if (matcher.matches()) {
                installed.add(matcher.group(1) + " " + matcher.group(2));
            }
        }
        return installed;
    }

    private String run(String... command) {
        return run(environment, List.of(command));
    }

    private static String run(Map<String, String> environment, List<String> command) {
        HostProgram.Result result = HostProgram.run(environment, command);
        assertThat(result.status())
                .as("%s: %s", String.join(" ", command), result.output())
                .isZero();
        return result.output();
    }
}
