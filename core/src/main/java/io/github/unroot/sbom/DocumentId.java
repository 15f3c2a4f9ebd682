package io.github.unroot.sbom;

import io.github.unroot.image.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What tells one document from all others, made of what it tells: the same twice has the same. */
final class DocumentId {
    private static final long VERSION_MASK = 0xf000;
    private static final long VERSION_8 = 0x8000;
    private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private DocumentId() {}

    /** RFC 9562, 5.8: version 8 is for what is made in a way of one's own. */
    static UUID of(String format, ImageContents contents) {
        String all = format + "\n" + contents;
        byte[] hash = Digest.hasher().digest(all.getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        long high = (bytes.getLong() & ~VERSION_MASK) | VERSION_8;
        long low = (bytes.getLong() & ~VARIANT_MASK) | VARIANT;
        return new UUID(high, low);
    }
}
