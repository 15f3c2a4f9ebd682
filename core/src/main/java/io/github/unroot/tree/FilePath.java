package io.github.unroot.tree;

import io.github.unroot.problem.EscapedText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An absolute, normalised path inside an image: {@code /} or {@code /a/b}, without empty components, {@code .} or
 * {@code ..}.
 *
 * <p>Names are bytes, as the kernel has them: each byte is held as one char (ISO-8859-1), so that equality and order are
 * those of the bytes and a JVM with compact strings stores one byte for each. {@link #toString} is the only text form:
 * UTF-8 where it is valid and printable, {@code \xNN} elsewhere, with {@code \\} for the backslash; {@link #parse}
 * reads it back.
 */
public final class FilePath implements Comparable<FilePath> {
    public static final FilePath ROOT = new FilePath("/");

    private final String bytes;

    private FilePath(String bytes) {
        this.bytes = bytes;
    }

    /** The path that a text names, in UTF-8; the text is not unescaped. */
    public static FilePath of(String text) {
        return ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if a component is {@code ..} or a NUL is among the bytes */
    public static FilePath ofBytes(byte[] path) {
        return ofRaw(new String(path, StandardCharsets.ISO_8859_1));
    }

    /** Reads what {@link #toString} wrote. */
    public static FilePath parse(String escaped) {
        return ofRaw(EscapedText.unescape(escaped));
    }

    private static FilePath ofRaw(String raw) {
        if (raw.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a path holds a NUL byte: " + EscapedText.escape(raw));
        }
        StringBuilder normal = new StringBuilder(raw.length() + 1);
        for (String component : raw.split("/", -1)) {
            switch (component) {
                case "", "." -> {}
                case ".." -> throw new IllegalArgumentException("a path holds \"..\": " + EscapedText.escape(raw));
                default -> normal.append('/').append(component);
            }
        }
        return normal.isEmpty() ? ROOT : new FilePath(normal.toString());
    }

    /** @param bytes known to be normal: a leading slash, no empty, {@code .} or {@code ..} component, one char a byte */
    static FilePath ofNormal(String bytes) {
        return new FilePath(bytes);
    }

    public boolean isRoot() {
        return bytes.length() == 1;
    }

    /** The directory that holds it; the root is its own. */
    public FilePath parent() {
        int slash = bytes.lastIndexOf('/');
        return slash <= 0 ? ROOT : new FilePath(bytes.substring(0, slash));
    }

    /** The last component, one char a byte; empty for the root. */
    public String name() {
        return bytes.substring(bytes.lastIndexOf('/') + 1);
    }

    /** @param name one component, one char a byte */
    public FilePath child(String name) {
        return new FilePath(isRoot() ? "/" + name : bytes + "/" + name);
    }

    /** The components in order, one char a byte each; none for the root. */
    public List<String> components() {
        return isRoot() ? List.of() : Arrays.asList(bytes.substring(1).split("/", -1));
    }

    /** Whether it is that directory or lies below it. */
    public boolean startsWith(FilePath directory) {
        return directory.isRoot()
                || bytes.equals(directory.bytes)
                || (bytes.startsWith(directory.bytes) && bytes.charAt(directory.bytes.length()) == '/');
    }

    /** The path's bytes, from the leading slash on. */
    public byte[] toBytes() {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The bytes as the host's file APIs and strace print them where they are valid UTF-8. */
    public String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(toBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }

    @Override
    public int compareTo(FilePath other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FilePath path && path.bytes.equals(bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    @Override
    public String toString() {
        return EscapedText.escape(bytes);
    }
}
