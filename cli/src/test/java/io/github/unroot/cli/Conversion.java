package io.github.unroot.cli;

import io.github.unroot.cli.demo.DebianCache;
import io.github.unroot.cli.judge.Declared;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One {@code unroot convert}, made once and then looked at by several tests: it is what takes their time. */
record Conversion(Path source, Path result, Path proof, Tool.Outcome outcome) {
    static final DebianCache CACHE = new DebianCache(DebianCache.usualFolder(), System.err::println);

    /** One for each of the processes that tests run in at the same time. */
    private static final Path FOLDER = Path.of(
                    "target",
                    "conversions",
                    Long.toString(ProcessHandle.current().pid()))
            .toAbsolutePath();

    private static final Map<String, Conversion> MADE = new HashMap<>();

    static synchronized Conversion of(Program program) throws IOException {
        Conversion made = MADE.get(program.name());
        if (made == null) {
            made = of(program.name(), program.layout(CACHE), Optional.of(program.probe()));
            MADE.put(program.name(), made);
        }
        return made;
    }

    static Conversion of(String name, Path source, Optional<String> probe) throws IOException {
        Files.createDirectories(FOLDER);
        Path result = FOLDER.resolve(name);
        Path proof = FOLDER.resolve(name + ".proof.json");
        Tool.run("rm", "-rf", result.toString(), proof.toString());
        String from = "oci:" + source + ":latest";
        String to = "oci:" + result + ":latest";
        Tool.Outcome outcome = probe.isEmpty()
                ? Unroot.run("convert", from, to, "--json", "--proof", proof.toString())
                : Unroot.run("convert", from, to, "--json", "--proof", proof.toString(), "--probe", probe.get());
        return new Conversion(source, result, proof, outcome);
    }

    /** The one document that {@code --json} promises on standard output. */
    JsonNode report() {
        return JsonMapper.shared().readTree(outcome.output());
    }

    Declared declared() throws IOException {
        return Declared.of(result);
    }

    Declared sourceDeclared() throws IOException {
        return Declared.of(source);
    }
}
