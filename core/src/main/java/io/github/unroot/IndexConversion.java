package io.github.unroot;

import io.github.unroot.apply.ApplyOptions;
import io.github.unroot.image.Platform;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Translation;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.ScenarioResult;
import io.github.unroot.prove.Verdict;
import io.github.unroot.sandbox.Sandbox;
import io.github.unroot.transport.Image;
import io.github.unroot.transport.ScratchFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The way of {@link Conversion} for every platform of an index. What can't be run here gets the plan of one that can, and
 * is not proven.
 */
final class IndexConversion {
    private final Sandbox sandbox;
    private final ScratchFile scratch;
    private final RunSettings settings;
    private final Consumer<String> progress;

    IndexConversion(Sandbox sandbox, ScratchFile scratch, RunSettings settings, Consumer<String> progress) {
        this.sandbox = sandbox;
        this.scratch = scratch;
        this.settings = settings;
        this.progress = progress;
    }

    /** What became of one platform's image. */
    record Converted(Platform platform, IndexedImage indexed, Conversion.Outcome outcome) {}

    @FunctionalInterface
    interface Options {
        ApplyOptions of(Image image) throws UnrootException;
    }

    /** @return in the images' order */
    List<Converted> run(List<Image> images, Options options) throws IOException, InterruptedException {
        Map<Integer, Converted> converted = new TreeMap<>();
        List<Integer> elsewhere = new ArrayList<>();
        for (int number = 0; number < images.size(); number++) {
            Image image = images.get(number);
            if (sandbox.runs(Platforms.of(image))) {
                converted.put(number, here(image, workbench(image, options, number)));
            } else {
                elsewhere.add(number);
            }
        }
        Converted model = converted.values().stream().findFirst().orElseThrow(() -> Platforms.notRunnable(images));
        for (int number : elsewhere) {
            Image image = images.get(number);
            converted.put(number, likewise(image, workbench(image, options, number), model));
        }
        return List.copyOf(converted.values());
    }

    private Workbench workbench(Image image, Options options, int number) throws IOException {
        return new Workbench(sandbox, IndexedImage.of(image), options.of(image), scratch, "platform-" + number + "-");
    }

    private Converted here(Image image, Workbench workbench) throws IOException, InterruptedException {
        Platform platform = Platforms.of(image);
        try {
            Conversion conversion = new Conversion(
                    workbench, workbench.indexed(), settings, step -> progress.accept(platform + ": " + step));
            return new Converted(platform, workbench.indexed(), conversion.run());
        } catch (UnrootException e) {
            throw e.located(place -> place.inImage(image.reference() + " (" + platform + ")"));
        }
    }

    private Converted likewise(Image image, Workbench workbench, Converted model) throws IOException {
        Platform platform = Platforms.of(image);
        progress.accept(platform + ": planning as for " + model.platform());
        try {
            List<Change> changes = new Translation(model.platform().architecture(), platform.architecture())
                    .of(model.outcome().changes(), workbench.indexed().tree());
            ScenarioResult notRun = new ScenarioResult(
                    ScenarioResult.LEVEL_MIN,
                    settings.user(),
                    false,
                    List.of(),
                    List.of(),
                    new Verdict.NotProven("not proven here: programs for " + platform + " don't run on this machine"),
                    List.of(),
                    List.of(),
                    OptionalInt.of(0));
            return new Converted(
                    platform,
                    workbench.indexed(),
                    new Conversion.Outcome(changes, workbench.with(changes), List.of(notRun)));
        } catch (UnrootException e) {
            throw e.located(place -> place.inImage(image.reference() + " (" + platform + ")"));
        }
    }
}
