package io.github.unroot.recipe;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.RecipeFields.Named;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The directories that a recipe declares writable: {@code data} and {@code scratch}. */
record WritablePaths(List<FilePath> data, List<FilePath> scratch) {
    /** Where runtimes mount something of their own, and where the build has its start program. */
    private static final List<FilePath> TAKEN =
            List.of(FilePath.of("/proc"), FilePath.of("/sys"), FilePath.of("/dev"), StartProgram.DIRECTORY);

    static WritablePaths read(RecipeFields document) throws UnrootException {
        List<FilePath> data = document.each("data", WritablePaths::checked);
        List<FilePath> scratch = new ArrayList<>();
        for (Named item : document.items("scratch")) {
            FilePath path = item.meaning(WritablePaths::checked);
            if (data.contains(path) || scratch.contains(path)) {
                throw item.problem("\"" + path + "\" is given twice");
            }
            scratch.add(path);
        }
        return new WritablePaths(data, scratch);
    }

    private static FilePath checked(String text) {
        FilePath path = RecipeFields.path(text);
        if (path.isRoot() || TAKEN.stream().anyMatch(path::startsWith)) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" can't be a mount of the image's own; name a directory of its data");
        }
        return path;
    }

    boolean covers(FilePath path) {
        return Stream.concat(data.stream(), scratch.stream())
                .anyMatch(directory -> path.startsWith(directory) && !path.equals(directory));
    }
}
