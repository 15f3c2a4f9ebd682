package io.github.unroot.recipe;

import io.github.unroot.plan.Permission;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.FileTree.Entry;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Resolution;
import io.github.unroot.yaml.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a recipe does to the tree of its packages' files; links are followed as the tree has them. Rules that find nothing
 * are errors: a package that moved a file must not make a rule useless in silence.
 */
public final class RecipeEdits {
    /** Everybody's, with the sticky bit, as on any system. */
    private static final Set<FilePath> EVERYBODYS = Set.of(FilePath.of("/tmp"), FilePath.of("/var/tmp"));

    private static final int SHARED = 01777;
    private static final int WRITABLE_MODE = 0770;

    private final Recipe recipe;
    private final TreeDraft draft;

    private RecipeEdits(Recipe recipe, TreeDraft draft) {
        this.recipe = recipe;
        this.draft = draft;
    }

    /** Between unpacking the packages and configuring them: files, writable directories, links, the start program. */
    public static List<TreeEdit> before(FileTree tree, Recipe recipe) throws UnrootException {
        TreeDraft draft = new TreeDraft(tree, file -> Content.of(""));
        RecipeEdits edits = new RecipeEdits(recipe, draft);
        edits.putFiles(recipe.files());
        edits.makeWritable();
        edits.putFiles(StartProgram.files(recipe));
        edits.putLinks();
        return draft.edits();
    }

    /**
     * Once the packages are configured: edits of text files, permissions, removals, and what is left out of every image.
     *
     * @param tree with what {@link #before} put into it
     */
    public static List<TreeEdit> after(FileTree tree, TreeContents contents, Recipe recipe) throws IOException {
        TreeDraft draft = new TreeDraft(tree, contents);
        RecipeEdits edits = new RecipeEdits(recipe, draft);
        for (Edit edit : recipe.edits()) {
            edits.edit(edit);
        }
        edits.makeWritable();
        for (FilePath directory : recipe.writable()) {
            edits.giveAll(directory);
        }
        for (PermissionRule rule : recipe.permissions()) {
            edits.permit(rule);
        }
        edits.remove();
        edits.checkTemplates();
        return draft.edits();
    }

    private void putFiles(List<PlacedFile> files) throws UnrootException {
        for (PlacedFile file : files) {
            FilePath path = draft.made(file.path(), true, file.place());
            if (draft.tree().lookup(path).filter(Inode::isDirectory).isPresent()) {
                throw file.place().problem("files: \"" + path + "\" is a directory in the image");
            }
            draft.putFile(path, file.content(), new Permission(file.mode(), 0, 0));
        }
    }

    private void makeWritable() throws UnrootException {
        Place place = new Place(recipe.name(), 0, 0);
        for (FilePath declared : recipe.writable()) {
            FilePath path = draft.made(declared, true, place);
            Optional<Inode> there = draft.tree().lookup(path);
            if (there.filter(inode -> !inode.isDirectory()).isPresent()) {
                throw place.problem("data and scratch: \"" + path + "\" is no directory in the image");
            }
            boolean shared = EVERYBODYS.contains(path)
                    || there.filter(inode -> inode.mode() == SHARED).isPresent();
            draft.putDirectory(
                    path,
                    shared
                            ? new Permission(SHARED, 0, 0)
                            : new Permission(WRITABLE_MODE, recipe.user().uid(), 0));
        }
    }

    /** What packages made below a writable directory is the user's and group 0's, where no volume hides it. */
    private void giveAll(FilePath directory) {
        if (!(draft.tree().resolve(directory, true) instanceof Resolution.Found found)) {
            return;
        }
        for (Entry entry : below(found.path())) {
            int mode = entry.inode().mode();
            int given = (mode & ~0070) | ((mode & 0700) >> 3);
            draft.setPermission(
                    entry.path(), new Permission(given, recipe.user().uid(), 0));
        }
    }

    /** All below a directory but links, which have no permissions of their own. */
    private List<Entry> below(FilePath directory) {
        List<Entry> below = new ArrayList<>();
        draft.tree().forEach(directory, (path, inode) -> {
            if (!path.equals(directory) && !inode.isSymlink()) {
                below.add(new Entry(path, inode));
            }
        });
        return below;
    }

    private void putLinks() throws UnrootException {
        for (PlacedLink link : recipe.links()) {
            FilePath path = draft.made(link.path(), false, link.place());
            if (draft.tree().lookup(path).filter(Inode::isDirectory).isPresent()) {
                throw link.place().problem("links: \"" + path + "\" is a directory in the image");
            }
            draft.putLink(path, link.target());
        }
    }

    private void edit(Edit edit) throws IOException {
        if (!(draft.tree().resolve(edit.file(), true) instanceof Resolution.Found found)
                || !found.inode().isFile()) {
            throw edit.place().problem("edits: there is no file \"" + edit.file() + "\" in the image");
        }
        byte[] text = draft.content(found.path()).bytes();
        byte[] edited = TextEdit.apply(edit, text);
        draft.putFile(found.path(), Content.of(edited), Permission.of(found.inode()));
    }

    private void permit(PermissionRule rule) throws UnrootException {
        List<FilePath> found = rule.path().find(draft.tree());
        if (found.isEmpty()) {
            throw rule.place().problem("permissions: nothing in the image matches \"" + rule.path() + "\"");
        }
        for (FilePath path : found) {
            if (!(draft.tree().resolve(path, true) instanceof Resolution.Found end)) {
                throw rule.place().problem("permissions: \"" + path + "\" is a link that leads nowhere");
            }
            permit(rule, end.path());
            List<Entry> below = rule.tree() ? below(end.path()) : List.of();
            below.forEach(entry -> permit(rule, entry.path()));
        }
    }

    private void permit(PermissionRule rule, FilePath path) {
        Inode inode = draft.at(path);
        int mode = rule.mode()
                .map(change -> change.applyTo(inode.mode(), inode.isDirectory()))
                .orElse(inode.mode());
        Owner owner = rule.owner().orElse(new Owner(inode.uid(), inode.gid()));
        draft.setPermission(path, new Permission(mode, owner.uid(), owner.gid()));
    }

    /** All rules look at the tree before any is followed, so that one may name what lies below another's path. */
    private void remove() throws UnrootException {
        List<FilePath> all = new ArrayList<>();
        for (Removal removal : recipe.remove()) {
            List<FilePath> found = removal.path().find(draft.tree());
            if (found.isEmpty()) {
                throw removal.place().problem("remove: nothing in the image matches \"" + removal.path() + "\"");
            }
            all.addAll(found);
        }
        all.forEach(draft::remove);
    }

    private void checkTemplates() throws UnrootException {
        for (Template template : recipe.templates()) {
            FilePath own = template.unless().orElse(template.path());
            if (draft.tree().resolve(own, true) instanceof Resolution.Found && !own.equals(template.path())) {
                throw template.place()
                        .problem("templates: the image itself has \"" + own + "\", so that this template would never be"
                                + " written; leave that file out (remove), or name another path after \"unless\"");
            }
        }
    }
}
