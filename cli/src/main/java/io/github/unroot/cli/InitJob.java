package io.github.unroot.cli;

import io.github.unroot.Unroot;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a first recipe. */
final class InitJob {
    /** What can be no reference with a transport, a registry or a tag. */
    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]+");

    private final Map<String, String> environment;

    InitJob(Map<String, String> environment) {
        this.environment = environment;
    }

    int run(Request.Init request, Console console) throws IOException {
        if (request.file().filter(Files::exists).isPresent()) {
            throw exists(request.file().get());
        }
        try (ProgressLine progress = Answer.progress(request.call(), console)) {
            Unroot library = Answer.library(environment, request.call(), progress);
            Platform platform = Answer.platform(request.call());
            String recipe = PACKAGE.matcher(request.subject()).matches()
                    ? library.draftRecipe(request.subject(), platform, request.packages())
                    : library.draftRecipe(Reference.parse(request.subject()), platform);
            if (request.file().isPresent()) {
                write(request.file().get(), recipe);
            }
            Stream<String> lines = request.file()
                    .map(file -> Stream.of("Wrote " + file + "; finish it, then run: unroot build " + file + " DEST"))
                    .orElseGet(recipe::lines);
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("subject", request.subject());
            document.put("recipe", recipe);
            Answer.show(request.call(), console, lines, document);
            return 0;
        }
    }

    /** Somebody's recipe is never written over, also not one that came meanwhile. */
    private static void write(Path file, String recipe) throws IOException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, recipe, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw UnrootException.surroundings("writing " + file, Failure.reason(e), "name another file");
        }
    }

    private static UnrootException exists(Path file) {
        return UnrootException.wrongCall("writing " + file, "it is there already", "name another file");
    }
}
