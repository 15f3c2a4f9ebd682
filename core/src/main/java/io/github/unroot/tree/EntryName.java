package io.github.unroot.tree;

import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;

/**
 * An archive entry's name, cleaned of {@code .} and empty components and judged.
 *
 * @param directory what holds it, like {@code usr/lib}; empty for the root; one char a byte
 * @param name the last component; empty where the entry is the root itself
 */
record EntryName(String directory, String name) {
    static final int PATH_BYTES_MAX = 4096;
    static final int COMPONENT_BYTES_MAX = 255;

    static EntryName of(byte[] raw) throws UnrootException {
        String text = new String(raw, StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            throw UnrootException.badInput("the name is empty");
        }
        if (text.indexOf('\0') >= 0) {
            throw UnrootException.badInput("the name holds a NUL byte");
        }
        String path = clean(text);
        if (path.length() > PATH_BYTES_MAX) {
            throw UnrootException.badInput(
                    "the path has " + path.length() + " bytes, more than the limit of " + PATH_BYTES_MAX);
        }
        int slash = path.lastIndexOf('/');
        return slash < 0 ? new EntryName("", path) : new EntryName(path.substring(0, slash), path.substring(slash + 1));
    }

    private static String clean(String text) throws UnrootException {
        StringBuilder path = new StringBuilder(text.length());
        int start = 0;
        while (start <= text.length()) {
            int slash = text.indexOf('/', start);
            int end = slash < 0 ? text.length() : slash;
            String component = text.substring(start, end);
            judge(component);
            if (!component.isEmpty() && !component.equals(".")) {
                path.append(path.isEmpty() ? "" : "/").append(component);
            }
            start = end + 1;
        }
        return path.toString();
    }

    /** Go's readers and GNU tar clean {@code ..} differently, so it is not guessed at. */
    private static void judge(String component) throws UnrootException {
        if (component.equals("..")) {
            throw UnrootException.badInput("the path holds \"..\" and escapes the root");
        }
        if (component.length() > COMPONENT_BYTES_MAX) {
            throw UnrootException.badInput("a component of the path has " + component.length()
                    + " bytes, more than the limit of " + COMPONENT_BYTES_MAX);
        }
    }

    boolean isRoot() {
        return name.isEmpty();
    }

    /** Without a slash in front, one char a byte. */
    String relative() {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    FilePath path() {
        return FilePath.ofNormal("/" + relative());
    }
}
