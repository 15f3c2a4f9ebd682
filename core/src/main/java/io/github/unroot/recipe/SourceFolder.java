package io.github.unroot.recipe;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The files beside a recipe; nothing outside of its folder is read, whatever a recipe or a link there says. */
final class SourceFolder {
    private static final int SOURCE_BYTES_MAX = 16 << 20;

    private final Path folder;

    SourceFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws IllegalArgumentException if the recipe may not name it */
    Content read(String source) throws UnrootException {
        try {
            Path file = folder.resolve(source);
            if (source.isEmpty() || source.startsWith("/") || !file.normalize().equals(file)) {
                throw new IllegalArgumentException("\"" + source + "\" is no file beside the recipe; write its name");
            }
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw new IllegalArgumentException("\"" + source + "\" leads out of the recipe's folder");
            }
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("\"" + source + "\" is no regular file");
            }
            return Content.of(bytes(source, file));
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new IllegalArgumentException("there is no \"" + source + "\" beside the recipe", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("\"" + source + "\" can't be read: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(String source, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(SOURCE_BYTES_MAX + 1);
            if (bytes.length > SOURCE_BYTES_MAX) {
                throw new IllegalArgumentException("\"" + source + "\" has more than " + SOURCE_BYTES_MAX + " bytes");
            }
            return bytes;
        }
    }
}
