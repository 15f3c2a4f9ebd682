package io.github.unroot.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The ordered changes that make an image run without root.
 *
 * @param source the digest of the manifest it was made for
 */
public record Plan(String source, List<Change> changes) {
    public Plan {
        changes = List.copyOf(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** {@code sha256:...} of what the plan does: its document without comments and reasons. */
    public String digest() {
        return digestOf(PlanDocument.canonical(this).getBytes(StandardCharsets.UTF_8));
    }

    static String digestOf(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
