package io.github.unroot.audit;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Resolution;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Programs that are made for root: sudo, sshd, cron. */
final class DaemonCheck implements Check {
    private static final List<FilePath> DIRECTORIES = List.of(
            FilePath.of("/usr/bin"),
            FilePath.of("/usr/sbin"),
            FilePath.of("/bin"),
            FilePath.of("/sbin"),
            FilePath.of("/usr/local/bin"),
            FilePath.of("/usr/local/sbin"));

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        look(image, Rule.SUDO, List.of("sudo"), "can't raise anyone under no_new_privs", findings);
        look(image, Rule.SSHD, List.of("sshd"), "needs root to log users in", findings);
        look(image, Rule.CRON, List.of("cron", "crond", "anacron"), "needs root to become its jobs' users", findings);
    }

    private static void look(
            AuditedImage image, Rule rule, List<String> names, String why, Consumer<Finding> findings) {
        Optional<Inode> seen = Optional.empty();
        for (String name : names) {
            for (FilePath directory : DIRECTORIES) {
                Optional<Resolution.Found> found = program(image.tree(), directory.child(name));
                if (found.isPresent() && !found.map(Resolution.Found::inode).equals(seen)) {
                    seen = found.map(Resolution.Found::inode);
                    findings.accept(finding(image, rule, name, found.get(), why));
                }
            }
        }
    }

    private static Finding finding(AuditedImage image, Rule rule, String name, Resolution.Found found, String why) {
        boolean started = isStarted(image, name);
        Finding finding = Finding.of(
                        rule,
                        started ? Severity.HIGH : Severity.LOW,
                        name + (started ? " is started, and " : " is not started; it ") + why)
                .at(found.path())
                .inLayer(found.inode().layer());
        return started ? finding.against(1) : finding;
    }

    private static boolean isStarted(AuditedImage image, String name) {
        return image.start().startsWith(name)
                || image.start().words().stream().map(Start::baseName).anyMatch(name::equals)
                || image.start().scripts().stream()
                        .anyMatch(script -> !script.calls(List.of(name)).isEmpty());
    }

    /** A link to a program of another name is an applet of busybox, which is there in any case. */
    private static Optional<Resolution.Found> program(FileTree tree, FilePath path) {
        return tree.resolve(path, true) instanceof Resolution.Found found
                        && found.inode().isFile()
                        && found.path().name().equals(path.name())
                ? Optional.of(found)
                : Optional.empty();
    }
}
