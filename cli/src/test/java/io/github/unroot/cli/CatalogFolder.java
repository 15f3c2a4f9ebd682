package io.github.unroot.cli;

import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A catalog of a test's own, and the program's commands on it. */
record CatalogFolder(Path folder) {
    private static final String SERVER = """
            use IO::Socket::INET;
            my $socket = IO::Socket::INET->new(Listen => 5, LocalPort => 8080, ReuseAddr => 1) or die "no port: $!";
            while (my $client = $socket->accept) {
                my $line = <$client>;
                open(my $log, ">>", "/var/lib/server/log") or die "no log: $!";
                print $log $line;
                close $log;
                print $client "HTTP/1.0 200 OK\\r\\n\\r\\nhello\\n";
                close $client;
            }
            """;

    /** A server that is there in the base already: all that is built is a file and a directory. */
    void addServer(String name) throws IOException {
        Path own = Files.createDirectories(catalog().resolve(name));
        Files.writeString(own.resolve("server.pl"), SERVER);
        addRecipe(
                name,
                "summary: A server that says hello",
                "packages: [perl-base]",
                "entrypoint: [perl, /usr/lib/server.pl]",
                "ports: [8080]",
                "data: [/var/lib/server]",
                "files: { /usr/lib/server.pl: { source: server.pl } }",
                "probe: [\"http:8080/\"]");
    }

    void addRecipe(String name, String... lines) throws IOException {
        Path own = Files.createDirectories(catalog().resolve(name));
        Files.writeString(own.resolve("recipe.yaml"), String.join("\n", lines) + "\n");
    }

    Path catalog() {
        return folder.resolve("catalog");
    }

    Path images() {
        return folder.resolve("images");
    }

    Path result(String name) {
        return images().resolve("results").resolve(name + ".json");
    }

    /** The command's words with what they need to work here. */
    List<String> words(String... words) {
        List<String> all = new ArrayList<>(List.of("catalog"));
        all.addAll(List.of(words));
        all.addAll(List.of("--catalog", catalog().toString()));
        all.addAll(List.of("--to", "oci:" + images()));
        return all;
    }

    Tool.Outcome run(String... words) throws IOException {
        return Unroot.run(Map.of(), List.of(), words(words).toArray(String[]::new));
    }

    /** The images of a command's JSON, by their names. */
    static JsonNode image(Tool.Outcome outcome, String name) {
        JsonNode document = JsonMapper.shared().readTree(outcome.output());
        for (JsonNode image : document.path("images")) {
            if (image.path("name").asString("").equals(name)) {
                return image;
            }
        }
        throw new AssertionError("no image " + name + " in " + outcome);
    }
}
