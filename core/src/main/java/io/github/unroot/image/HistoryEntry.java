package io.github.unroot.image;

import java.time.Instant;

/**
 * How a layer came to be, for those who read an image's history.
 *
 * @param createdBy the command that made it
 */
public record HistoryEntry(Instant created, String createdBy, String comment) {}
