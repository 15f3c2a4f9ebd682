package io.github.unroot.plan;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.yaml.YamlDocument;

/**
 * A plan as YAML: for people to read, edit and keep in version control, and for {@code apply} to take back.
 *
 * <p>The same plan gives the same text. Reasons are fields, not comments, so that an edited plan still carries them.
 */
public final class PlanDocument {
    public static final int PLAN_BYTES_MAX = 4 << 20;

    /** The one version of the format that there is. */
    static final String VERSION = "1";

    private static final String HEADER = """
            # What makes this image run without root, and why. "unroot apply" takes it back, edited or not.
            # Where a change has "before", the image must have that, or nothing is applied.
            """;

    private PlanDocument() {}

    public static String write(Plan plan) {
        return HEADER + PlanWriter.withReasons(plan);
    }

    /** What a plan's digest is made of: all that it does to an image. Comments and reasons are prose. */
    static String canonical(Plan plan) {
        return PlanWriter.withoutReasons(plan);
    }

    /**
     * Reads what {@link #write} wrote, or what a person made of it.
     *
     * @param name what errors call the document: the file's name
     */
    public static Plan read(String name, byte[] document) throws UnrootException {
        return PlanReader.read(YamlDocument.read(name, document, PLAN_BYTES_MAX));
    }
}
