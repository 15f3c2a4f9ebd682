package io.github.unroot.catalog;

import io.github.unroot.recipe.Recipe;
import io.github.unroot.recipe.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a user of one image wants to know. Nothing is in it but facts of the recipe and its proof: it changes with them alone. */
final class ImageReadme {
    private final ImageTask task;
    private final Recipe recipe;
    private final ImageResult result;
    private final BuiltImage image;
    private final Markdown text = new Markdown();

    private ImageReadme(ImageTask task, ImageResult result, BuiltImage image) {
        this.task = task;
        this.recipe = task.recipe();
        this.result = result;
        this.image = image;
    }

    /** Empty where there is no image to tell of. */
    static Optional<String> of(ImageTask task, ImageResult result) {
        return result.image().map(image -> new ImageReadme(task, result, image).written());
    }

    private String written() {
        text.paragraph("# " + recipe.name());
        text.paragraph(recipe.summary() + (recipe.summary().endsWith(".") ? "" : "."));
        facts();
        running();
        settings();
        ownFiles();
        text.paragraph("This page was written by `unroot catalog build` from [the recipe](" + CatalogEntry.RECIPE_FILE
                + ") and the proof; [the lock](" + CatalogEntry.LOCK_FILE + ") names every package.");
        return text.toString();
    }

    private void facts() {
        text.heading(List.of("", ""));
        fact("version", Markdown.literal(image.version()));
        fact("proven", "level " + result.level() + ": " + LevelText.of(result.level()));
        if (!result.reached()) {
            fact("not proven", Markdown.cell(result.reason()));
        }
        recipe.levelReason().ifPresent(reason -> fact("why not more", Markdown.cell(reason)));
        fact("user", Markdown.literal(recipe.user().toString()));
        fact("ports", Markdown.literals(recipe.ports()));
        fact("data", Markdown.literals(recipe.data()));
        fact("scratch", Markdown.literals(recipe.scratch()));
        fact("packages", Integer.toString(image.packages()));
        fact("size", SizeText.of(image.bytes()));
        fact("paths that its user could change", Integer.toString(image.writablePaths()));
        text.line("");
    }

    private void fact(String name, String value) {
        if (!value.isEmpty()) {
            text.row(List.of(name, value));
        }
    }

    private void running() {
        RunExamples examples = new RunExamples(recipe, result.level());
        text.paragraph("## Run it");
        text.paragraph("`unroot catalog build " + task.entry().name()
                + " --to docker://REGISTRY` builds, proves and pushes it.");
        text.code("sh", examples.docker());
        text.code("yaml", examples.pod());
    }

    private void settings() {
        Variables variables = Variables.of(recipe);
        if (variables.isEmpty()) {
            return;
        }
        text.paragraph("## Settings");
        text.heading(List.of("variable", "unless set"));
        for (Map.Entry<String, String> variable : variables.defaults().entrySet()) {
            text.row(List.of(Markdown.literal(variable.getKey()), Markdown.literal(variable.getValue())));
        }
        text.line("");
        if (recipe.hasStartProgram()) {
            text.paragraph(
                    "Where the name of a variable with `_FILE` after it is set, its value is read from that file.");
        }
    }

    private void ownFiles() {
        List<String> lines = new ArrayList<>();
        for (Template template : recipe.templates()) {
            template.unless()
                    .ifPresent(own -> lines.add("- mount " + Markdown.literal(own.toString())
                            + ": it is used in place of "
                            + Markdown.literal(template.path().toString())
                            + ", which is written at every start otherwise"));
        }
        if (!lines.isEmpty()) {
            text.paragraph("## A configuration of your own");
            lines.forEach(text::line);
            text.line("");
        }
    }
}
