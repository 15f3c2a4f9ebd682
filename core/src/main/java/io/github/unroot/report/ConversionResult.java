package io.github.unroot.report;

import io.github.unroot.prove.Proof;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What a conversion came to, for people and for programs: of one image, or of an index. */
public sealed interface ConversionResult permits ConversionReport, IndexReport {
    Stream<String> lines();

    ObjectNode toJson();

    /** One an image. */
    List<Proof> proofs();
}
