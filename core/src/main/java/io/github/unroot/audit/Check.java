package io.github.unroot.audit;

import java.util.function.Consumer;

/** One thing to look for in an image. */
interface Check {
    void run(AuditedImage image, Consumer<Finding> findings);
}
