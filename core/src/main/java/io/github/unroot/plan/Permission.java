package io.github.unroot.plan;

import io.github.unroot.tree.Inode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Owner and permission bits, as a plan writes them: {@code 0770 0:0}. */
public record Permission(int mode, long uid, long gid) {
    private static final Pattern TEXT = Pattern.compile("([0-7]{3,5}) (\\d{1,10}):(\\d{1,10})");

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
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a permission: \"" + text + "\"; write it like \"0770 0:0\"");
        }
        return new Permission(
                Integer.parseInt(parts.group(1), 8), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
    }

    @Override
    public String toString() {
        return String.format("%04o %d:%d", mode, uid, gid);
    }
}
