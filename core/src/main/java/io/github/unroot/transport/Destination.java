package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Reference;
import java.io.IOException;

/** Where an image is written to, whole or not at all. */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public interface Destination {

    static Destination of(Reference reference) throws IOException {
        throw new UnsupportedOperationException("under way");
    }

    /** Writes the image; returns its manifest's descriptor. */
    Descriptor publish(ImageContent image) throws IOException;
}
