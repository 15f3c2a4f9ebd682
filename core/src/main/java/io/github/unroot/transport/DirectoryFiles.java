package io.github.unroot.transport;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/** A layout's directory. */
record DirectoryFiles(Path directory) implements FileSource {

    @Override
    public OptionalLong size(String name) throws IOException {
        Path file = directory.resolve(name);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile() ? OptionalLong.of(attributes.size()) : OptionalLong.empty();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw ReadFailure.of(e, file.toString());
        }
    }

    @Override
    public InputStream open(String name) throws IOException {
        Path file = directory.resolve(name);
        // A pipe would wait forever for a writer.
        if (size(name).isEmpty()) {
            throw UnrootException.badInput("the layout has no file " + name);
        }
        if (!Files.isReadable(file)) {
            throw UnrootException.surroundings(file.toString(), "is not readable", "check its permissions");
        }
        try {
            return new ExplainedInput(Files.newInputStream(file), file.toString());
        } catch (IOException e) {
            throw ReadFailure.of(e, file.toString());
        }
    }

    @Override
    public void close() {}
}
