package io.github.unroot.audit;

import io.github.unroot.identity.Accounts.Group;
import io.github.unroot.identity.RunsAs;
import io.github.unroot.identity.UserSpec;
import io.github.unroot.problem.EscapedText;
import java.util.Set;
import java.util.function.Consumer;

/** Whom the config says to run as. */
final class UserCheck implements Check {
    private static final int GROUP_CHARS_SHOWN_MAX = 40;

    /** What they open: the engine's socket, the hashed passwords, the raw disks, root by sudo or su, the logs. */
    private static final Set<String> PRIVILEGED_GROUPS = Set.of("docker", "shadow", "disk", "sudo", "wheel", "adm");

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        UserSpec spec = new UserSpec(image.config().user());
        switch (image.runsAs()) {
            case RunsAs.Unclear unclear ->
                findings.accept(Finding.of(
                                Rule.UNCLEAR_USER,
                                Severity.HIGH,
                                unclear.why() + "; it counts as root until it is a number")
                        .against(1));
            case RunsAs.Known known
            when known.maybeRoot() ->
                findings.accept(Finding.of(Rule.ROOT_USER, Severity.HIGH, rootMessage(spec))
                        .against(1));
            case RunsAs.Known known -> ordinary(spec, known, image, findings);
        }
    }

    private static String rootMessage(UserSpec spec) {
        return spec.isEmpty()
                ? "the config names no user, so it runs as root"
                : "the config's user \"" + spec + "\" is root";
    }

    private static void ordinary(UserSpec spec, RunsAs.Known known, AuditedImage image, Consumer<Finding> findings) {
        if (!spec.isNumeric()) {
            findings.accept(Finding.of(
                            Rule.NAMED_USER,
                            Severity.MEDIUM,
                            "the config's user \"" + spec
                                    + "\" is a name: a cluster that forbids root cannot see that it"
                                    + " is not root; write " + known.identity())
                    .against(1));
        }
        if (!spec.namesGroup() && known.account().isEmpty()) {
            findings.accept(Finding.of(
                    Rule.NO_GROUP,
                    Severity.INFO,
                    "the config's user \"" + spec
                            + "\" has no group and no line in /etc/passwd, so engines give it group 0;" + " write "
                            + known.identity()));
        }
        groups(spec, known, image, findings);
    }

    /** A group that the user is listed in counts even where the config names another: Kubernetes adds those of the image. */
    private static void groups(UserSpec spec, RunsAs.Known known, AuditedImage image, Consumer<Finding> findings) {
        for (Group group : image.accounts().groups()) {
            boolean listed = known.account()
                    .filter(account -> group.members().contains(account.name()))
                    .isPresent();
            boolean privileged = PRIVILEGED_GROUPS.contains(group.name());
            if ((listed && (privileged || group.gid() == 0))
                    || (privileged && known.identity().inGroup(group.gid()))) {
                findings.accept(Finding.of(
                        Rule.PRIVILEGED_GROUP,
                        Severity.MEDIUM,
                        "the config's user \"" + spec + "\" is in group "
                                + EscapedText.shown(group.name(), GROUP_CHARS_SHOWN_MAX) + " (" + group.gid() + ")"));
            }
        }
    }
}
