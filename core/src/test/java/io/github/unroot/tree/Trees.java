package io.github.unroot.tree;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Trees for tests, written as a listing: one path a line.
 *
 * <pre>
 * d 0755 0:0 /etc
 * - 0640 0:42 /etc/shadow
 * l 0777 0:0 /lib -> usr/lib
 * p c b for FIFOs and devices
 * </pre>
 */
public final class Trees {
    private Trees() {}

    public static FileTree of(String listing) {
        FileTree tree = FileTree.empty();
        for (String line : listing.lines().filter(line -> !line.isBlank()).toList()) {
            String[] words = line.strip().split(" +", 4);
            String[] owner = words[2].split(":", -1);
            String[] names = words[3].split(" -> ", -1);
            Inode inode = inode(
                    words[0].charAt(0),
                    Integer.parseInt(words[1], 8),
                    Long.parseLong(owner[0]),
                    Long.parseLong(owner[1]),
                    names.length == 2 ? names[1] : "");
            tree = tree.with(FilePath.of(names[0]), inode);
        }
        return tree;
    }

    public static Inode inode(char type, int mode, long uid, long gid, String link) {
        Inode.Kind kind = switch (type) {
            case 'd' -> Inode.Kind.DIRECTORY;
            case '-' -> Inode.Kind.FILE;
            case 'l' -> Inode.Kind.SYMLINK;
            case 'p' -> Inode.Kind.FIFO;
            case 'c' -> Inode.Kind.CHARACTER_DEVICE;
            case 'b' -> Inode.Kind.BLOCK_DEVICE;
            default -> throw new IllegalArgumentException("no such type: " + type);
        };
        String target = new String(link.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return new Inode(kind, mode, uid, gid, 0, 0, 0, target, 0, Map.of(), 0);
    }
}
