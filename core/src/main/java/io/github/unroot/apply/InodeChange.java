package io.github.unroot.apply;

import io.github.unroot.plan.Permission;
import io.github.unroot.tree.Inode;
import java.time.Instant;
import java.util.Map;

/** A file as a higher layer replaces it. */
final class InodeChange {
    private InodeChange() {}

    /** Other owners, bits and attributes; the time stays, as chmod and chown leave it. */
    static Inode of(Inode old, Permission permission, Map<String, byte[]> xattrs, int layer) {
        return new Inode(
                old.kind(),
                permission.mode(),
                permission.uid(),
                permission.gid(),
                old.size(),
                old.seconds(),
                old.nanos(),
                old.link(),
                old.device(),
                xattrs,
                layer);
    }

    /** Another content, the rest as before. */
    static Inode of(Inode old, long size, Instant time, int layer) {
        return new Inode(
                old.kind(),
                old.mode(),
                old.uid(),
                old.gid(),
                size,
                time.getEpochSecond(),
                0,
                old.link(),
                old.device(),
                old.xattrs(),
                layer);
    }
}
