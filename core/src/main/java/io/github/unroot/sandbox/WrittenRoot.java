package io.github.unroot.sandbox;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/**
 * A root file system after a program was run to its end on it, with all that the program wrote. It stays mounted until it
 * is closed.
 */
public final class WrittenRoot implements Closeable {
    private final int status;
    private final String output;
    private final Sandbox.Place place;

    WrittenRoot(int status, String output, Sandbox.Place place) {
        this.status = status;
        this.output = output;
        this.place = place;
    }

    /** The program's exit status. */
    public int status() {
        return status;
    }

    /** Both of its streams, as far as the limit goes. */
    public String output() {
        return output;
    }

    /**
     * The file tree that is there now. Extended attributes of what was written are not read: of a file that the program
     * changed, they are gone.
     *
     * @param before the tree that was unpacked
     * @param layer the number that what was written gets
     */
    public FileTree tree(FileTree before, int layer) throws IOException {
        return new WrittenTree(before, place.merged(), place.upper(), layer).read();
    }

    /** Whether the program wrote the file; what it did not write is as it was unpacked. */
    public boolean isWritten(FilePath path) {
        return Files.exists(HostNames.below(place.upper(), path), LinkOption.NOFOLLOW_LINKS);
    }

    /** The content of a regular file, by its name without any link on the way. */
    public InputStream open(FilePath file) throws IOException {
        return Files.newInputStream(HostNames.below(place.merged(), file), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        place.unmount();
    }

    /** What the program printed last, for a message of one line. */
    public String lastLine() {
        return ChangingRun.lastLine(output);
    }
}
