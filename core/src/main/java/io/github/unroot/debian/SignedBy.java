package io.github.unroot.debian;

import java.nio.file.Path;
import java.util.List;

/** Whose signature an apt source asks for (sources.list(5), Signed-By). */
public sealed interface SignedBy {

    /** It names nobody: the distribution's own keyring, and no other key that apt may have been told to trust. */
    record Distribution() implements SignedBy {}

    /** Any key in these files, which are on this machine. */
    record Files(List<Path> files) implements SignedBy {
        public Files {
            files = List.copyOf(files);
        }
    }

    /** A key that is written into the source itself. */
    record Inline(String armored) implements SignedBy {}

    /** Keys named by what identifies them, in keyrings that it does not name: not taken here. */
    record Fingerprints(String text) implements SignedBy {}
}
