package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;

/** What the build adds to an image whose recipe has templates or {@code start}. */
public final class StartProgram {
    static final FilePath DIRECTORY = FilePath.of("/usr/lib/unroot");

    private StartProgram() {}
}
