package io.github.unroot.recipe;

import io.github.unroot.plan.Permission;
import io.github.unroot.tree.FilePath;

/**
 * One change that a recipe makes to the tree of its packages' files. They are to be made in their order; every directory
 * on the way to a path is there by then, and no path leads through a link.
 */
public sealed interface TreeEdit {
    FilePath path();

    /** A new file, or another content in the place of one. */
    record PutFile(FilePath path, Content content, Permission permission) implements TreeEdit {}

    /** A new directory, or other permissions of one, which keeps what is in it. */
    record PutDirectory(FilePath path, Permission permission) implements TreeEdit {}

    /** A symbolic link that belongs to root, in the place of whatever file or link was there. */
    record PutLink(FilePath path, String target) implements TreeEdit {}

    record SetPermission(FilePath path, Permission permission) implements TreeEdit {}

    /** A path goes, and all that is below it. */
    record Remove(FilePath path) implements TreeEdit {}
}
