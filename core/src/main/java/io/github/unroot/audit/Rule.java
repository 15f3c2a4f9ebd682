package io.github.unroot.audit;

import java.util.List;

/**
 * What is looked for. The identifiers are for good: people write them into their exceptions.
 *
 * <p>A control is named only where it judges that very thing.
 */
public enum Rule {
    ROOT_USER(
            "root-user",
            "The image runs as root",
            "CIS Docker 4.1",
            "Pod Security Standards restricted: runAsNonRoot",
            "NSA/CISA C-0013",
            "NIST SP 800-190 4.1.2",
            "DISA V-233163",
            "Red Hat preflight RunAsNonRoot",
            "Trivy DS-0002",
            "Docker Scout: Default non-root user"),
    UNCLEAR_USER(
            "unclear-user",
            "Whom the image runs as can't be said",
            "CIS Docker 4.1",
            "Pod Security Standards restricted: runAsNonRoot",
            "NIST SP 800-190 4.1.2"),
    NAMED_USER("named-user", "The user is not a number", "Pod Security Standards restricted: runAsNonRoot"),
    NO_GROUP("no-group", "The user has no group and no account, so it gets group 0"),
    PRIVILEGED_GROUP("privileged-group", "The user is in a group that opens more than it needs"),
    DIGIT_NAME("digit-name", "An account's name looks like a user ID"),
    ODD_ACCOUNTS("odd-accounts", "The account files hold what engines read in their own way"),
    SETUID(
            "setuid",
            "A file is setuid",
            "CIS Docker 4.8",
            "dockle CIS-DI-0008",
            "Pod Security Standards restricted: allowPrivilegeEscalation"),
    SETGID(
            "setgid",
            "A file is setgid",
            "CIS Docker 4.8",
            "dockle CIS-DI-0008",
            "Pod Security Standards restricted: allowPrivilegeEscalation"),
    FILE_CAPABILITY(
            "file-capability",
            "A file gives capabilities",
            "Pod Security Standards restricted: capabilities",
            "NSA/CISA C-0046"),
    AMBIENT_CAPABILITIES(
            "ambient-capabilities",
            "The start hands capabilities on to another user",
            "Pod Security Standards restricted: capabilities",
            "NSA/CISA C-0046"),
    PRIVILEGED_PORT("privileged-port", "A port below 1024 is exposed", "Trivy KSV-0117"),
    SSH_PORT("ssh-port", "Port 22 is exposed", "CIS Docker 5.7", "NIST SP 800-190 4.1.2", "Trivy DS-0004"),
    DROPS_PRIVILEGES("drops-privileges", "The start script changes its user", "NSA/CISA C-0013"),
    CHANGES_OWNER("changes-owner", "The start script gives files to another owner", "NSA/CISA C-0013"),
    START_DENIED("start-denied", "An arbitrary user cannot start the program", "OpenShift restricted-v2: runAsUser"),
    START_MISSING("start-missing", "The program to start is not in the image"),
    WORKING_DIRECTORY("working-directory", "The working directory is not usable", "OpenShift restricted-v2: runAsUser"),
    UNREADABLE("unreadable", "An arbitrary user cannot read files", "OpenShift restricted-v2: runAsUser"),
    VOLUME_DENIED("volume-denied", "An arbitrary user cannot write a volume", "OpenShift restricted-v2: runAsUser"),
    ODD_VOLUME("odd-volume", "A volume is where no volume can be"),
    ODD_STOP_SIGNAL("odd-stop-signal", "The stop signal is none that engines know"),
    ODD_HEALTHCHECK("odd-healthcheck", "The health check is none that engines can run"),
    WRITABLE_ACCOUNTS("writable-accounts", "An account file is writable by others than root"),
    SUDO("sudo", "sudo is in the image", "CIS Docker 4.3", "dockle DKL-DI-0001"),
    SSHD("sshd", "sshd is in the image", "CIS Docker 5.7", "NIST SP 800-190 4.1.2"),
    CRON("cron", "cron is in the image"),
    WORLD_WRITABLE("world-writable", "A directory is writable by all and not sticky"),
    MOUNT_POINT("mount-point", "A place that the runtime mounts over is no plain directory"),
    DEVICE("device", "A device or FIFO is in the image"),
    NO_HEALTHCHECK("no-healthcheck", "The image has no health check", "CIS Docker 4.6"),
    MANY_LAYERS("many-layers", "The image has more than 40 layers", "Red Hat preflight acceptableLayerMax"),
    MIXED_TYPES("mixed-types", "The image mixes Docker's media types with OCI's"),
    HISTORY_MISMATCH("history-mismatch", "The history tells of other layers than there are"),
    THROUGH_LINK("through-link", "Entries of a layer lie behind a symbolic link"),
    DUPLICATE_ENTRY("duplicate-entry", "A path is in one layer several times"),
    HARD_LINK_CHANGES("hard-link-changes", "A hard link changes the mode, owner or attributes of its target"),
    LATE_WHITEOUT("late-whiteout", "A layer removes what it holds itself"),
    EMPTY_LAYER("empty-layer", "A layer has not one byte"),
    ODD_NAME("odd-name", "A name shows another text than it holds");

    private final String id;
    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // List.of never changes.
    private final List<String> controls;

    Rule(String id, String title, String... controls) {
        this.id = id;
        this.title = title;
        this.controls = List.of(controls);
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    /** The controls that ask for it, by the names that their publishers give them. */
    public List<String> controls() {
        return controls;
    }
}
