package io.github.unroot.plan;

import io.github.unroot.tree.FilePath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What files of the image hold, as far as the planner may ask: regular files, links followed. */
@FunctionalInterface
public interface Contents {
    /** A configuration file or a script is smaller; what is larger is not searched for lines. */
    int TEXT_BYTES_MAX = 1 << 20;

    /** The bytes of a file; empty where there is none at exactly that path, or it is larger than the limit. */
    Optional<byte[]> bytes(FilePath path);

    /** The lines of a text file; empty where it is not UTF-8 or holds a NUL. */
    default Optional<List<String>> lines(FilePath path) {
        return bytes(path).flatMap(Contents::text).map(text -> List.of(text.split("\n", -1)));
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
