package io.github.unroot.cli.hostile;

import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.transport.Image;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The file tree that we see in an image, as facts by path that {@link DiskTree} tells in the same words. */
final class OurTree {
    private OurTree() {}

    /** What we see in an image. */
    static SortedMap<String, String> of(Path layout) throws IOException {
        Reference reference = Reference.parse("oci:" + layout + ":" + HostileImage.TAG);
        try (Image image = Image.open(reference, Platform.own())) {
            FileTree tree = LayerMerger.merge(
                            image.readLayers((layer, entries) -> LayerEntries.read(layer, entries, _ -> false)))
                    .tree();
            SortedMap<String, Inode> byName = new TreeMap<>();
            tree.forEach((path, inode) -> byName.put(new String(path.toBytes(), StandardCharsets.ISO_8859_1), inode));
            SortedMap<String, String> facts = new TreeMap<>();
            Map<Inode, String> firstNames = new HashMap<>();
            byName.forEach((name, inode) -> {
                String path = EscapedText.escape(name);
                String first = firstNames.computeIfAbsent(inode, _ -> path);
                facts.put(path, facts(inode, inode.isDirectory() ? path : first));
            });
            return facts;
        }
    }

    private static String facts(Inode inode, String firstName) {
        // Links have no mode of their own in Linux; what made a directory last changed its time.
        int mode = inode.isSymlink() ? 0777 : inode.mode();
        String time = inode.isDirectory() ? "-" : "%d.%09d".formatted(inode.seconds(), inode.nanos());
        return String.format(
                "%s %o %d:%d size=%d link=%s device=%d:%d file=%s time=%s %s",
                letter(inode.kind()),
                mode,
                inode.uid(),
                inode.gid(),
                inode.size(),
                EscapedText.escape(inode.link()),
                inode.device() >> 32,
                inode.device() & 0xffff_ffffL,
                firstName,
                time,
                attributes(inode.xattrs()));
    }

    private static char letter(Inode.Kind kind) {
        return switch (kind) {
            case FILE -> 'f';
            case DIRECTORY -> 'd';
            case SYMLINK -> 'l';
            case CHARACTER_DEVICE -> 'c';
            case BLOCK_DEVICE -> 'b';
            case FIFO -> 'p';
        };
    }

    private static SortedMap<String, String> attributes(Map<String, byte[]> xattrs) {
        SortedMap<String, String> values = new TreeMap<>();
        xattrs.forEach((name, value) ->
                values.put(EscapedText.escape(name), HexFormat.of().formatHex(value)));
        return values;
    }
}
