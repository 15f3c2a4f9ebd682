package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import io.github.unroot.yaml.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What runs before the program at every start, in an image whose recipe has templates or {@code start}: a shell script that
 * is given the entrypoint with its arguments, and becomes it in the end. It needs no more than the base has, sh and perl.
 */
public final class StartProgram {
    static final FilePath DIRECTORY = FilePath.of("/usr/lib/unroot");
    private static final FilePath START = DIRECTORY.child("start");
    private static final FilePath RENDER = DIRECTORY.child("render");
    private static final FilePath STEPS = DIRECTORY.child("steps");

    private static final int PROGRAM_MODE = 0755;

    /** Variables of a shell script, by the letters that environment variables have. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Z_][A-Z0-9_]*)");

    private StartProgram() {}

    /** The entrypoint that the image has: the recipe's, behind the start program where there is one. */
    public static List<String> entrypoint(Recipe recipe) {
        if (!recipe.hasStartProgram()) {
            return recipe.entrypoint();
        }
        List<String> entrypoint = new ArrayList<>(List.of(START.text()));
        entrypoint.addAll(recipe.entrypoint());
        return entrypoint;
    }

    /** The files that it is made of; none where the recipe needs none. */
    static List<PlacedFile> files(Recipe recipe) {
        if (!recipe.hasStartProgram()) {
            return List.of();
        }
        List<PlacedFile> files = new ArrayList<>();
        files.add(file(recipe, START, Content.of(script(recipe)), PROGRAM_MODE));
        if (!recipe.templates().isEmpty()) {
            files.add(file(recipe, RENDER, resource("render"), PlacedFile.MODE_UNLESS_GIVEN));
        }
        for (Template template : recipe.templates()) {
            FilePath path = FilePath.of(
                    DIRECTORY.text() + "/templates" + template.path().text());
            files.add(file(recipe, path, Content.of(template.text()), PlacedFile.MODE_UNLESS_GIVEN));
        }
        recipe.start()
                .ifPresent(steps -> files.add(file(recipe, STEPS, Content.of(steps), PlacedFile.MODE_UNLESS_GIVEN)));
        return files;
    }

    private static PlacedFile file(Recipe recipe, FilePath path, Content content, int mode) {
        return new PlacedFile(path, content, mode, new Place(recipe.name(), 0, 0));
    }

    private static String script(Recipe recipe) {
        return """
                #!/bin/sh
                # Runs at every start, with the program and its arguments: prepares what it needs, and becomes it.
                set -eu
                """
                + anotherProgram(recipe)
                + templates(recipe)
                + recipe.start().map(StartProgram::steps).orElse("")
                + "exec \"$@\"\n";
    }

    /**
     * As well-known images do: {@code docker run IMAGE sh} runs sh, and {@code docker run IMAGE --option} gives the option to
     * the program. What tells them apart is whether the first argument is a program; the image's own command is none.
     */
    private static String anotherProgram(Recipe recipe) {
        String own = recipe.command().isEmpty() ? "" : recipe.command().getFirst();
        return """

                # Another program, as in "docker run IMAGE sh", runs as it stands.
                is_program() (
                    case $1 in
                        '' | -*) exit 1 ;;
                        */*) [ -f "$1" ] && [ -x "$1" ]; exit ;;
                    esac
                    IFS=:
                    set -f
                    for directory in ${PATH-}; do
                        if [ -f "$directory/$1" ] && [ -x "$directory/$1" ]; then exit 0; fi
                    done
                    exit 1
                )
                is_another() {
                    [ "$#" -gt WORDS ] || return 1
                    shift WORDS
                    [ "$1" != OWN ] && is_program "$1"
                }
                if is_another "$@"; then
                    shift WORDS
                    exec "$@"
                fi
                """.replace("WORDS", String.valueOf(recipe.entrypoint().size())).replace("OWN", quoted(own));
    }

    private static String templates(Recipe recipe) {
        if (recipe.templates().isEmpty()) {
            return "";
        }
        return recipe.templates().stream()
                .map(template -> " \\\n    " + quoted(template.path().text()) + " "
                        + quoted(template.unless().map(FilePath::text).orElse("")))
                .collect(Collectors.joining("", "\nperl " + RENDER, "\n"));
    }

    private static String steps(String text) {
        return """

                # NAME_FILE names a file that holds NAME.
                from_file() {
                    if ! [ -r "$2" ]; then
                        echo "unroot: $1_FILE names \\"$2\\", which can't be read" >&2
                        exit 1
                    fi
                    cat -- "$2"
                }
                """
                + VARIABLE
                        .matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .map(name -> "[ -z \"${" + name + "_FILE:-}\" ] || " + name + "=$(from_file " + name + " \"$"
                                + name + "_FILE\")\n")
                        .collect(Collectors.joining())
                + ". " + STEPS + "\n\n";
    }

    /** As one word of a shell's, whatever is in it. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static Content resource(String name) {
        try (InputStream in = Objects.requireNonNull(StartProgram.class.getResourceAsStream(name))) {
            return Content.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
