package io.github.unroot.audit;

import io.github.unroot.problem.EscapedText;
import java.util.function.Consumer;

/** Names that show another text than they hold: control characters, changes of direction, bytes that are no UTF-8. */
final class NameCheck implements Check {
    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        image.tree().forEach((path, inode) -> {
            if (!EscapedText.isPrintable(path.name())) {
                findings.accept(Finding.of(
                                Rule.ODD_NAME,
                                Severity.LOW,
                                "its name holds what a terminal would act on or could not show; here it is escaped")
                        .at(path)
                        .inLayer(inode.layer()));
            }
        });
    }
}
