package io.github.unroot.sandbox;

import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An unpacked file tree in the session's directory, as the lower directories of an overlay.
 *
 * @param directories the topmost first
 */
public record RootFileSystem(List<Path> directories) {
    public RootFileSystem {
        directories = List.copyOf(directories);
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("a root file system has at least one directory");
        }
    }

    /** This one with another directory over it. */
    RootFileSystem under(Path top) {
        List<Path> all = new ArrayList<>(List.of(top));
        all.addAll(directories);
        return new RootFileSystem(all);
    }

    /** The content of a regular file of the topmost directory, by its name without any link on the way. */
    public InputStream open(FilePath file) throws IOException {
        return Files.newInputStream(HostNames.below(directories.getFirst(), file), LinkOption.NOFOLLOW_LINKS);
    }
}
