package io.github.unroot.cli;

import io.github.unroot.Unroot;
import io.github.unroot.image.Platform;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How results are shown: as text, as one JSON document, or not at all. */
final class Answer {
    private static final DefaultPrettyPrinter PRINTER =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private Answer() {}

    static void show(CallOptions call, Console console, Stream<String> lines, ObjectNode document) {
        PrintStream out = console.out();
        if (call.json()) {
            out.println(json(document));
        } else if (!call.quiet()) {
            lines.forEach(out::println);
        }
    }

    static String json(ObjectNode document) {
        return new JsonMapper().writer().with(PRINTER).writeValueAsString(document);
    }

    /** The one that was asked for, else this machine's. */
    static Platform platform(CallOptions call) throws UnrootException {
        return namedPlatform(call).orElse(Platform.own());
    }

    static Optional<Platform> namedPlatform(CallOptions call) throws UnrootException {
        return call.platform().isPresent()
                ? Optional.of(Platform.parse(call.platform().get()))
                : Optional.empty();
    }

    /** The library, telling its progress to standard error. */
    static Unroot library(Map<String, String> environment, CallOptions call, ProgressLine progress) {
        return new Unroot(environment, call.registries(), progress::step, progress::note);
    }

    static ProgressLine progress(CallOptions call, Console console) {
        return new ProgressLine(console.err(), call, isTerminal());
    }

    /** Whether standard error is one: only there is a line that can be written over. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
