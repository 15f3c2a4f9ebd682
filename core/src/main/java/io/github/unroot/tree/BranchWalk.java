package io.github.unroot.tree;

import io.github.unroot.problem.UnrootException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds directories in a tree that is being merged, symbolic links followed inside the root as the kernel would. */
final class BranchWalk {
    private final Branch root;
    private final WalkSteps steps;

    BranchWalk(Branch root, WalkSteps steps) {
        this.root = root;
        this.steps = steps;
    }

    /**
     * A directory that was found or made.
     *
     * @param link the last symbolic link on the way
     */
    record Made(Branch directory, @Nullable FilePath link) {}

    /** The directory of that path; what is missing is made. */
    Made make(String directory, int layer) throws UnrootException {
        Deque<String> ahead = components(directory);
        Branch here = root;
        FilePath lastLink = null;
        int links = 0;
        while (!ahead.isEmpty()) {
            String component = ahead.removeFirst();
            steps.take();
            Branch child = component.equals("..") ? here.parentOrSelf() : here.child(component);
            if (child == null) {
                steps.takeImplied();
                here = here.putImplied(component, layer);
            } else if (child.inode().isDirectory()) {
                here = child;
            } else if (child.inode().isSymlink()) {
                if (++links > PathWalk.LINKS_MAX) {
                    throw UnrootException.badInput(
                            "its directory lies behind more than " + PathWalk.LINKS_MAX + " symbolic links");
                }
                lastLink = child.path();
                here = follow(child, here, ahead);
            } else {
                throw UnrootException.badInput(child.path() + ", which should hold it, is not a directory");
            }
        }
        return new Made(here, lastLink);
    }

    /**
     * The directory of that path, if there is one.
     *
     * @param barred links that are not followed: there is nothing behind them
     */
    @Nullable
    Branch find(String directory, Predicate<FilePath> barred) throws UnrootException {
        Deque<String> ahead = components(directory);
        Branch here = root;
        int links = 0;
        while (!ahead.isEmpty()) {
            String component = ahead.removeFirst();
            steps.take();
            Branch child = component.equals("..") ? here.parentOrSelf() : here.child(component);
            if (child != null && child.inode().isSymlink()) {
                if (++links > PathWalk.LINKS_MAX || barred.test(child.path())) {
                    return null;
                }
                here = follow(child, here, ahead);
            } else if (child == null || !child.inode().isDirectory()) {
                return null;
            } else {
                here = child;
            }
        }
        return here;
    }

    private Branch follow(Branch link, Branch directory, Deque<String> ahead) throws UnrootException {
        String target = link.inode().link();
        Deque<String> components = components(target);
        steps.takeLink(components.size());
        while (!components.isEmpty()) {
            ahead.addFirst(components.removeLast());
        }
        return target.startsWith("/") ? root : directory;
    }

    private static Deque<String> components(String path) {
        Deque<String> components = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
        components.removeIf(component -> component.isEmpty() || component.equals("."));
        return components;
    }
}
