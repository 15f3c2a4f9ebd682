package io.github.unroot.apply;

import io.github.unroot.plan.CarriedFiles;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Change.Content;
import io.github.unroot.plan.Permission;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Inode.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The tree after a plan, and what of it is new. The changes are made in the plan's order, each to what the ones before it
 * left; one that finds something else than it says fails.
 *
 * @param tree what is new or changed in it has the number of the layer to come
 * @param layer that number
 * @param paths the places that the layer must hold, without the directories on the way
 * @param contents of the files among them
 * @param firsts for each changed file what it was before
 */
public record TreeAfter(
        FileTree tree,
        int layer,
        SortedSet<FilePath> paths,
        Map<Inode, BlobContent> contents,
        Map<Inode, Inode> firsts) {
    /** A configuration file is smaller. */
    static final int EDITED_BYTES_MAX = 1 << 20;

    private static final String CAPABILITY = "security.capability";

    public TreeAfter {
        paths = Collections.unmodifiableSortedSet(paths);
        contents = Map.copyOf(contents);
        firsts = Map.copyOf(firsts);
    }

    /**
     * @param layer the number of the layer to come: how many the image has
     * @param time when what is new was made
     */
    public static TreeAfter of(FileTree before, List<Change> changes, int layer, Instant time, Originals originals)
            throws IOException {
        TreeEdits edits = new TreeEdits(before, originals, Touched.byName(before, changes));
        Making making = new Making(edits, layer, time);
        for (Change change : changes) {
            making.apply(change);
        }
        return new TreeAfter(edits.tree(), layer, edits.paths(), edits.contents(), edits.firsts());
    }

    /** The bytes that the layer holds beside headers. */
    public long contentBytes() {
        return contents.keySet().stream().mapToLong(Inode::size).sum();
    }

    /** Makes one change after the other. */
    private record Making(TreeEdits edits, int layer, Instant time) {
        void apply(Change change) throws IOException {
            switch (change) {
                case Change.SetPermission set -> setPermission(set);
                case Change.EditFile edit -> edit(edit);
                case Change.AddFile add -> add(add);
                case Change.AddDirectory add -> add(add);
                case Change.AddLink add -> add(add);
                case Change.KeepCopy copy -> new TreeCopy(edits, layer).copy(copy, directory());
                case Change.SetUser _,
                        Change.SetEnvironment _,
                        Change.SetCommand _,
                        Change.SetWorkingDirectory _,
                        Change.MovePort _,
                        Change.SetHealthcheck _,
                        Change.DeclareWritable _ -> {}
            }
        }

        private void setPermission(Change.SetPermission set) throws IOException {
            FileTree.Entry old = edits.existing(set.path());
            Permission found = Permission.of(old.inode());
            if (!found.equals(set.before())) {
                throw TreeEdits.misfit(set.path(), "it has " + found + ", the plan expects " + set.before());
            }
            Map<String, byte[]> xattrs = new TreeMap<>(old.inode().xattrs());
            if (set.dropCapability() && xattrs.remove(CAPABILITY) == null) {
                throw TreeEdits.misfit(set.path(), "it has no file capability to drop");
            }
            edits.replace(old, InodeChange.of(old.inode(), set.after(), xattrs, layer), null);
        }

        private void edit(Change.EditFile edit) throws IOException {
            FileTree.Entry old = edits.existing(edit.path());
            if (!old.inode().isFile() || old.inode().size() > EDITED_BYTES_MAX) {
                throw TreeEdits.misfit(edit.path(), "not a file of at most " + EDITED_BYTES_MAX + " bytes to edit");
            }
            LineEdits lines = new LineEdits(edit.edits());
            byte[] text = lines.apply(bytes(old));
            if (!lines.missing().isEmpty()) {
                throw TreeEdits.misfit(
                        edit.path(),
                        "it has no line \"" + lines.missing().getFirst().before() + "\"");
            }
            edits.replace(old, InodeChange.of(old.inode(), text.length, time, layer), BlobContent.of(text));
        }

        private byte[] bytes(FileTree.Entry file) throws IOException {
            try (InputStream in = edits.content(file).open()) {
                return in.readNBytes(EDITED_BYTES_MAX);
            }
        }

        private void add(Change.AddFile add) throws IOException {
            FilePath place = freePlace(add.path());
            byte[] bytes = switch (add.content()) {
                case Content.Text text -> text.text().getBytes(StandardCharsets.UTF_8);
                case Content.Packaged packaged -> CarriedFiles.read(packaged);
            };
            edits.put(place, made(Kind.FILE, add.permission(), bytes.length, ""), BlobContent.of(bytes));
        }

        private void add(Change.AddDirectory add) throws IOException {
            FilePath place = freePlace(add.path());
            if (edits.tree().lookup(place).isPresent()) {
                throw TreeEdits.misfit(add.path(), "it is there already");
            }
            edits.put(place, made(Kind.DIRECTORY, add.permission(), 0, ""));
        }

        private void add(Change.AddLink add) throws IOException {
            String target = new String(add.target().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            edits.put(freePlace(add.path()), made(Kind.SYMLINK, new Permission(0777, 0, 0), 0, target));
        }

        /** A directory is never replaced: what is in it would be lost. */
        private FilePath freePlace(FilePath path) throws IOException {
            FilePath place = edits.place(path, directory());
            if (edits.tree().lookup(place).filter(Inode::isDirectory).isPresent()) {
                throw TreeEdits.misfit(path, "a directory is there already");
            }
            return place;
        }

        private Inode directory() {
            return made(Kind.DIRECTORY, new Permission(0755, 0, 0), 0, "");
        }

        private Inode made(Kind kind, Permission permission, long size, String link) {
            return new Inode(
                    kind,
                    permission.mode(),
                    permission.uid(),
                    permission.gid(),
                    size,
                    time.getEpochSecond(),
                    0,
                    link,
                    0,
                    new HashMap<>(),
                    layer);
        }
    }
}
