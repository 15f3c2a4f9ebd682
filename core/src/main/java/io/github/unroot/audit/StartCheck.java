package io.github.unroot.audit;

import io.github.unroot.identity.PermissionCheck;
import io.github.unroot.identity.Permit;
import io.github.unroot.identity.Want;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether a user that the image does not know could start its program: the file, its interpreter, the working directory. */
final class StartCheck implements Check {
    private static final int SHOWN_CHARS_MAX = 100;
    private static final FilePath PROC = FilePath.of("/proc");

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        present(image, findings);
        for (FilePath program : image.start().programs()) {
            denied(image, program, Want.EXECUTE, findings);
        }
        for (Script script : image.start().scripts()) {
            script.path().ifPresent(path -> denied(image, path, Want.READ, findings));
        }
        workingDirectory(image, findings);
    }

    private static void present(AuditedImage image, Consumer<Finding> findings) {
        List<String> words = image.start().words();
        if (words.isEmpty()) {
            findings.accept(Finding.of(
                    Rule.START_MISSING, Severity.INFO, "the config names no command: what runs is up to the caller"));
        } else if (Start.program(image.tree(), image.config(), words.getFirst()).isEmpty()) {
            findings.accept(Finding.of(
                    Rule.START_MISSING,
                    Severity.MEDIUM,
                    "the command \"" + EscapedText.shown(words.getFirst(), SHOWN_CHARS_MAX)
                            + "\" leads to no file in the image"));
        }
    }

    private static void denied(AuditedImage image, FilePath path, Want want, Consumer<Finding> findings) {
        Permit permit = PermissionCheck.check(image.tree(), AuditedImage.ARBITRARY, path, want);
        if (permit instanceof Permit.Denied denied) {
            findings.accept(Finding.of(Rule.START_DENIED, Severity.HIGH, path + " is needed to start, and " + denied)
                    .at(denied.path())
                    .inLayer(denied.inode().layer())
                    .against(2));
        }
    }

    private static void workingDirectory(AuditedImage image, Consumer<Finding> findings) {
        Optional<FilePath> directory = Start.workingDirectory(image.config());
        String name = "the working directory \""
                + EscapedText.shown(image.config().workingDirectory(), SHOWN_CHARS_MAX) + "\" ";
        if (directory.isEmpty()) {
            findings.accept(Finding.of(Rule.WORKING_DIRECTORY, Severity.MEDIUM, name + "is no absolute path")
                    .against(1));
            return;
        }
        if (directory.get().startsWith(PROC)) {
            findings.accept(Finding.of(Rule.WORKING_DIRECTORY, Severity.HIGH, name + "lies in /proc")
                    .against(1));
            return;
        }
        switch (PermissionCheck.check(image.tree(), AuditedImage.ARBITRARY, directory.get(), Want.SEARCH)) {
            case Permit.Allowed _ -> {}
            case Permit.Denied denied ->
                findings.accept(Finding.of(Rule.WORKING_DIRECTORY, Severity.HIGH, name + "can't be entered: " + denied)
                        .at(denied.path())
                        .inLayer(denied.inode().layer())
                        .against(2));
            case Permit.Absent _ ->
                findings.accept(Finding.of(
                        Rule.WORKING_DIRECTORY, Severity.LOW, name + "is not in the image; engines make it as root's"));
        }
    }
}
