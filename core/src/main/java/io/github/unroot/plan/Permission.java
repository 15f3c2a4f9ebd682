package io.github.unroot.plan;

import io.github.unroot.tree.Inode;

/** Owner and permission bits, as a plan writes them: {@code 0770 0:0}. */
public record Permission(int mode, long uid, long gid) {
    public Permission {
        if ((mode & ~07777) != 0 || uid < 0 || gid < 0) {
            throw new IllegalArgumentException("no such permission: " + mode + " " + uid + ":" + gid);
        }
    }

    public static Permission of(Inode inode) {
        return new Permission(inode.mode(), inode.uid(), inode.gid());
    }

    /** @throws IllegalArgumentException if the text is not {@code MODE UID:GID}, the mode in octal */
    public static Permission parse(String text) {
        String[] parts = text.split("[ :]");
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a permission: \"" + text + "\"; write it like \"0770 0:0\"");
        }
        return new Permission(Integer.parseInt(parts[0], 8), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    @Override
    public String toString() {
        return String.format("%04o %d:%d", mode, uid, gid);
    }
}
