package io.github.unroot.tree;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Judges a layer's entries one by one and keeps what the merge needs of them. */
final class LayerCollector {
    static final int LINK_BYTES_MAX = 4095;
    /** Of one file. */
    static final int CONTENT_BYTES_MAX = 1 << 20;
    /** Of all files of a layer together; those beyond it are not kept. */
    static final int CONTENTS_BYTES_MAX = 16 << 20;

    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final int layer;
    private final Predicate<FilePath> wanted;
    private final LayerBudget budget;
    private final List<LayerEntries.Entry> entries = new ArrayList<>();
    private final List<LayerEntries.Whiteout> whiteouts = new ArrayList<>();
    private final Map<Inode, byte[]> contents = new HashMap<>();
    private int contentsBytes;
    private String lastDirectory = "";

    LayerCollector(int layer, Predicate<FilePath> wanted, LayerBudget budget) {
        this.layer = layer;
        this.wanted = wanted;
        this.budget = budget;
    }

    static UnrootException located(UnrootException e, TarEntry entry) {
        String name = EscapedText.abridged(new String(entry.name(), StandardCharsets.ISO_8859_1));
        return e.located(place -> place.atEntry(name).atOffset(entry.offset()));
    }

    /** @param empty whether there was not one byte */
    LayerEntries finish(boolean empty) {
        return new LayerEntries(entries, whiteouts, contents, empty);
    }

    void add(TarEntry entry, InputStream content) throws IOException {
        EntryName name = sharing(EntryName.of(entry.name()), metadataBytes(entry));
        if (isAufsRemains(name)) {
            return;
        }
        if (name.name().startsWith(WHITEOUT)) {
            whiteouts.add(whiteout(name, entry));
            return;
        }
        Inode inode = inode(entry, name);
        entries.add(new LayerEntries.Entry(name, inode, entry.type() == TarEntry.Type.HARD_LINK, entry.offset()));
        if (inode.isFile() && entry.type() == TarEntry.Type.FILE) {
            keep(name, inode, content);
        }
    }

    /** Most entries lie beside the one before: one string for their directory saves most of the memory. */
    private EntryName sharing(EntryName name, long metadataBytes) throws UnrootException {
        if (name.directory().equals(lastDirectory)) {
            budget.takeEntry(metadataBytes + name.name().length());
            return new EntryName(lastDirectory, name.name());
        }
        budget.takeEntry(metadataBytes + name.name().length() + name.directory().length());
        lastDirectory = name.directory();
        return name;
    }

    private static long metadataBytes(TarEntry entry) {
        long bytes = entry.link().length;
        for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
            bytes += xattr.getKey().length() + xattr.getValue().length;
        }
        return bytes;
    }

    private void keep(EntryName name, Inode inode, InputStream content) throws IOException {
        if (inode.size() > CONTENT_BYTES_MAX
                || inode.size() > CONTENTS_BYTES_MAX - contentsBytes
                || !wanted.test(name.path())) {
            return;
        }
        budget.takeContent(inode.size());
        byte[] bytes = content.readNBytes((int) inode.size());
        contentsBytes += bytes.length;
        contents.put(inode, bytes);
    }

    /** Old engines left these in the root of their layers; all runtimes pass over them. */
    private static boolean isAufsRemains(EntryName name) {
        String first =
                name.directory().isEmpty() ? name.name() : name.directory().split("/", 2)[0];
        return switch (first) {
            case ".wh..wh.aufs", ".wh..wh.plnk", ".wh..wh.orph" -> true;
            default -> false;
        };
    }

    private LayerEntries.Whiteout whiteout(EntryName name, TarEntry entry) throws UnrootException {
        if (entry.type() != TarEntry.Type.FILE || entry.size() != 0) {
            throw UnrootException.badInput("a whiteout must be an empty file");
        }
        if (name.name().equals(OPAQUE)) {
            return new LayerEntries.Whiteout(new EntryName(name.directory(), ""), entries.size(), entry.offset());
        }
        String gone = name.name().substring(WHITEOUT.length());
        if (gone.isEmpty() || gone.equals(".") || gone.equals("..") || gone.startsWith(WHITEOUT)) {
            throw UnrootException.badInput("the whiteout names nothing that could be removed");
        }
        return new LayerEntries.Whiteout(new EntryName(name.directory(), gone), entries.size(), entry.offset());
    }

    private Inode inode(TarEntry entry, EntryName name) throws UnrootException {
        Inode.Kind kind = kind(entry.type());
        if (name.isRoot() && kind != Inode.Kind.DIRECTORY) {
            throw UnrootException.badInput("the root must be a directory");
        }
        if (kind == Inode.Kind.FILE && entry.name()[entry.name().length - 1] == '/') {
            throw UnrootException.badInput("the name of a file ends in a slash");
        }
        return new Inode(
                kind,
                entry.mode() & 07777,
                entry.uid(),
                entry.gid(),
                entry.type() == TarEntry.Type.FILE ? entry.size() : 0,
                entry.seconds(),
                entry.nanos(),
                link(entry),
                entry.device(),
                entry.xattrs(),
                layer);
    }

    private static Inode.Kind kind(TarEntry.Type type) {
        return switch (type) {
            case FILE, HARD_LINK -> Inode.Kind.FILE;
            case DIRECTORY -> Inode.Kind.DIRECTORY;
            case SYMLINK -> Inode.Kind.SYMLINK;
            case CHARACTER_DEVICE -> Inode.Kind.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> Inode.Kind.BLOCK_DEVICE;
            case FIFO -> Inode.Kind.FIFO;
        };
    }

    private static String link(TarEntry entry) throws UnrootException {
        if (entry.type() != TarEntry.Type.SYMLINK && entry.type() != TarEntry.Type.HARD_LINK) {
            return "";
        }
        String link = new String(entry.link(), StandardCharsets.ISO_8859_1);
        if (link.isEmpty()) {
            throw UnrootException.badInput("the link has no target");
        }
        if (link.length() > LINK_BYTES_MAX || link.indexOf('\0') >= 0) {
            throw UnrootException.badInput(
                    "the link's target is longer than " + LINK_BYTES_MAX + " bytes or holds a NUL");
        }
        return link;
    }
}
