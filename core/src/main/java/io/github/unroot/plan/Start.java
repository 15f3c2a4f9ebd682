package io.github.unroot.plan;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the runtime itself needs before the program's first instruction: no trace shows it. */
final class Start {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Subject subject;

    Start(Subject subject) {
        this.subject = subject;
    }

    List<Change> changes() {
        List<Change> changes = new ArrayList<>(workingDirectory());
        executable().ifPresent(path -> changes.addAll(Grants.access(subject, path, 0050, "the runtime executes it")));
        return changes;
    }

    private List<Change> workingDirectory() {
        String configured = subject.config().workingDirectory();
        if (!configured.startsWith("/") || configured.contains("..")) {
            return List.of();
        }
        FilePath path = FilePath.of(configured);
        if (path.isRoot()) {
            return List.of();
        }
        if (subject.resolve(path).isEmpty()) {
            return List.of(new Change.AddDirectory(
                    subject.landing(path),
                    new Permission(0755, 0, 0),
                    "the working directory; a runtime would make it, were the root not read-only"));
        }
        return Grants.access(subject, path, 0010, "it is the working directory");
    }

    /** The file that the runtime finds for the first word of the command line. */
    private Optional<FilePath> executable() {
        List<String> words = new ArrayList<>(subject.config().entrypoint());
        words.addAll(subject.config().command());
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String name = words.getFirst();
        if (name.startsWith("/")) {
            return name.contains("..") ? Optional.empty() : Optional.of(FilePath.of(name));
        }
        for (String directory :
                Variables.value(subject.config(), "PATH").orElse(DEFAULT_PATH).split(":", -1)) {
            if (directory.startsWith("/") && !directory.contains("..")) {
                FilePath path = FilePath.of(directory + "/" + name);
                Optional<Inode> inode =
                        subject.resolve(path).flatMap(place -> subject.tree().lookup(place));
                if (inode.filter(file -> file.isFile() && (file.mode() & 0111) != 0)
                        .isPresent()) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }
}
