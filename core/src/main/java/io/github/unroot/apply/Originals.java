package io.github.unroot.apply;

import io.github.unroot.transport.BlobContent;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import java.io.IOException;

/** What the files of an image hold, as far as a plan touches them. */
@FunctionalInterface
public interface Originals {
    /** @param path one of the file's names in the image, no link on the way */
    BlobContent of(FilePath path, Inode file) throws IOException;
}
