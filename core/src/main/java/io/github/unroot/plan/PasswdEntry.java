package io.github.unroot.plan;

import io.github.unroot.identity.Accounts;
import io.github.unroot.observe.Access;
import io.github.unroot.observe.Access.Operation;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name for a user ID that no passwd file knows, for programs that insist on one (FAILURES.md, rows 17, 23-27): a small
 * library that is loaded before the C library and answers for the running user alone. /etc/passwd stays as it is.
 */
final class PasswdEntry {
    private static final FilePath PASSWD = FilePath.of("/etc/passwd");
    private static final FilePath LIBRARY = FilePath.of("/usr/lib/unroot/libunroot-passwd.so");
    private static final Permission READABLE = new Permission(0644, 0, 0);

    private static final Pattern COMPLAINT = Pattern.compile(
            "(?i)(effective user id|user id \\d+|uid \\d+|getpw|no user exists|cannot find name|unknown user|who are you"
                    + "|uv_os_get_passwd|no such user|could not find user|no passwd entry|look up .*user|you don't exist)");

    private PasswdEntry() {}

    /** Whether the program said itself that it misses an entry. */
    static boolean isMissed(Evidence evidence) {
        return COMPLAINT.matcher(evidence.output()).find();
    }

    /** Whether any process looked into the file. */
    static boolean isAsked(Evidence evidence) {
        return evidence.accesses().stream()
                .anyMatch(access -> access.operation() == Operation.READ
                        && access.path().filter(PASSWD::equals).isPresent());
    }

    static Optional<Step> step(Subject subject, Evidence baseline, PackagedFiles packaged) {
        return subject.config()
                .platform()
                .flatMap(platform -> directory(platform.architecture()))
                .flatMap(directory -> packaged.find(directory + "libunroot-passwd.so"))
                .map(content -> step(subject, baseline, content));
    }

    private static Step step(Subject subject, Evidence baseline, Change.Content content) {
        String reason = "the program looks its user up, and an arbitrary user ID has no entry in /etc/passwd";
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.AddFile(LIBRARY, content, READABLE, reason));
        Optional<String> preload = Variables.value(subject.config(), "LD_PRELOAD");
        changes.add(new Change.SetEnvironment(
                "LD_PRELOAD",
                preload.orElse(null),
                preload.map(old -> old + ":" + LIBRARY).orElse(LIBRARY.toString()),
                reason));
        serviceUser(subject.accounts(), baseline)
                .ifPresent(name -> changes.add(new Change.SetEnvironment(
                        "UNROOT_USER_NAME",
                        Variables.value(subject.config(), "UNROOT_USER_NAME").orElse(null),
                        name,
                        "the name that the program ran under as root")));
        return new Step(changes, "the program fails after it looked into /etc/passwd", false);
    }

    /** Whom the image, run as root, became. */
    private static Optional<String> serviceUser(Accounts accounts, Evidence baseline) {
        return baseline.succeeded(Operation.SET_USER).stream()
                .map(Access::detail)
                .flatMap(ids -> Pattern.compile("\\d+").matcher(ids).results())
                .map(id -> Long.parseLong(id.group()))
                .filter(uid -> uid != 0)
                .flatMap(uid -> accounts.userName(uid).stream())
                .findFirst();
    }

    /** Where the libraries for a processor are among Unroot's own files. */
    static Optional<String> directory(String goName) {
        return switch (goName) {
            case "amd64" -> Optional.of("preload/x86_64/");
            case "arm64" -> Optional.of("preload/aarch64/");
            default -> Optional.empty();
        };
    }
}
