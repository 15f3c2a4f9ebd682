package io.github.unroot.engine;

import java.io.IOException;
import java.io.OutputStream;

/** Something that writes its bytes when it is asked to. */
@FunctionalInterface
public interface Writing {
    void writeTo(OutputStream out) throws IOException;
}
