package io.github.unroot.cli;

import io.github.unroot.RunSettings;
import io.github.unroot.Unroot;
import io.github.unroot.attest.SigningKey;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Reference;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.recipe.RecipeReader;
import io.github.unroot.report.BuildReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds an image from packages: inside a sandbox session, where their scripts run. */
final class BuildJob {
    private static final String RECIPE = "recipe.yaml";
    private static final String LOCK = "lock.yaml";

    private final Map<String, String> environment;
    private final Sessions sessions;

    BuildJob(Map<String, String> environment, Sessions sessions) {
        this.environment = environment;
        this.sessions = sessions;
    }

    int run(Request.Build request, Console console) throws IOException {
        Reference destination = Reference.parse(request.destination());
        Path file = Files.isDirectory(request.recipe()) ? request.recipe().resolve(RECIPE) : request.recipe();
        Recipe recipe = RecipeReader.read(file);
        Path lock = request.lock().orElse(file.toAbsolutePath().resolveSibling(LOCK));
        Optional<SigningKey> key =
                SandboxJobs.key(request.run().proof(), request.run().key(), destination, environment);
        return sessions.inside(request.run().seed(), () -> {
            try (ProgressLine progress = Answer.progress(request.call(), console)) {
                Unroot plain = Answer.library(environment, request.call(), progress);
                Unroot library = key.map(plain::signingWith).orElse(plain);
                if (request.update()) {
                    library.updateLock(recipe, lock, Answer.platform(request.call()), request.packages());
                }
                return request.unproven()
                        ? unproven(request, recipe, lock, destination, library, console)
                        : proven(request, recipe, lock, destination, library, key, console);
            }
        });
    }

    private static int proven(
            Request.Build request,
            Recipe recipe,
            Path lock,
            Reference destination,
            Unroot library,
            Optional<SigningKey> key,
            Console console)
            throws IOException, InterruptedException {
        RunSettings settings = RunSettings.of(
                recipe,
                request.run().level().orElse(recipe.level()),
                request.run().timeout());
        BuildReport report =
                library.build(recipe, lock, destination, Answer.platform(request.call()), request.packages(), settings);
        SandboxJobs.writeProofs(request.run().proof(), List.of(report.proof()), key);
        Answer.show(request.call(), console, report.lines(), report.toJson());
        return 0;
    }

    private static int unproven(
            Request.Build request, Recipe recipe, Path lock, Reference destination, Unroot library, Console console)
            throws IOException, InterruptedException {
        Descriptor image =
                library.build(recipe, lock, destination, Answer.platform(request.call()), request.packages());
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("image", destination.toString());
        document.put("digest", image.digest().toString());
        Answer.show(
                request.call(),
                console,
                Stream.of("Built " + destination + " (" + image.digest() + "), not proven"),
                document);
        return 0;
    }
}
