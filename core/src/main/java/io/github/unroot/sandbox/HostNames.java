package io.github.unroot.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.unroot.tree.FilePath;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Names of a file tree as paths of this machine and back, byte for byte: text would depend on the locale, a {@code file:}
 * URI holds the bytes.
 */
final class HostNames {
    private HostNames() {}

    /** The last name of a path, one char a byte. */
    static String name(Path path) {
        String whole = withoutSlash(path.toUri().getRawPath());
        return decode(whole.substring(whole.lastIndexOf('/') + 1));
    }

    /** A whole path, absolute or not, one char a byte. */
    static String text(Path path) {
        String absolute = withoutSlash(Path.of("/").resolve(path).toUri().getRawPath());
        return decode(path.isAbsolute() ? absolute : absolute.substring(1));
    }

    /** A URI tells of a directory by a slash at its end. */
    private static String withoutSlash(String raw) {
        return raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    }

    /** Where a path of a tree lies that was unpacked into a directory. */
    static Path below(Path directory, FilePath path) {
        StringBuilder uri = new StringBuilder("file://")
                .append(withoutSlash(directory.toUri().getRawPath()));
        for (byte one : path.toBytes()) {
            char character = (char) (one & 0xff);
            boolean plain = character < 0x80 && Character.isLetterOrDigit(character);
            if (plain || character == '/') {
                uri.append(character);
            } else {
                uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
            }
        }
        return Path.of(URI.create(uri.toString()));
    }

    private static String decode(String encoded) {
        byte[] bytes = encoded.getBytes(US_ASCII);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '%') {
                decoded.write(HexFormat.fromHexDigits(encoded, at + 1, at + 3));
                at += 2;
            } else {
                decoded.write(bytes[at]);
            }
        }
        return decoded.toString(ISO_8859_1);
    }
}
