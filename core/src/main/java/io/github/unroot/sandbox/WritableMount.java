package io.github.unroot.sandbox;

import io.github.unroot.identity.Identity;
import io.github.unroot.tree.FilePath;

/** An empty file system in memory over a path of the image, with the owner and permission bits of its top directory. */
public record WritableMount(FilePath path, int mode, long uid, long gid) {
    public WritableMount {
        if (path.isRoot()) {
            throw new IllegalArgumentException("the root cannot be mounted over");
        }
        if ((mode & ~07777) != 0 || uid < 0 || uid > Identity.ID_MAX || gid < 0 || gid > Identity.ID_MAX) {
            throw new IllegalArgumentException(
                    "no such permission: " + Integer.toOctalString(mode) + " " + uid + ":" + gid);
        }
    }
}
