package io.github.unroot.transport;

import io.github.unroot.problem.UnrootException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Files under names with slashes, as a layout has them: in a directory or in a tar archive. */
sealed interface FileSource extends Closeable permits DirectoryFiles, ArchiveFiles {

    /** A file's size; empty if there is no such regular file. */
    OptionalLong size(String name) throws IOException;

    /** @throws UnrootException bad input, if there is no such file */
    InputStream open(String name) throws IOException;

    /** A small file whole. */
    default byte[] read(String name, int bytesMax) throws IOException {
        try (InputStream in = open(name)) {
            byte[] bytes = in.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw UnrootException.badInput(name + " is larger than " + bytesMax + " bytes");
            }
            return bytes;
        }
    }
}
