package io.github.unroot.cli.program;

import io.github.unroot.cli.demo.DebianImage;

/** Programs that cannot do their job without root: what is wanted is an answer, not an image. */
public final class Rooted {
    private static final Request NONE = Request.inside("", "true");

    private Rooted() {}

    /** Logs users in, each under the user's own UID; its keys are root's alone. */
    public static Program sshd() {
        DebianImage image = DebianImage.of("openssh-server")
                .run("mkdir -p /run/sshd; useradd --create-home --shell /bin/sh alice; echo alice:secret | chpasswd")
                .with(settings ->
                        settings.withCommand("/usr/sbin/sshd", "-D", "-e").withPort("22/tcp"));
        return new Program("sshd", image, "tcp:22", NONE);
    }

    /** Runs each job as the user whose job it is. */
    public static Program cron() {
        DebianImage image = DebianImage.of("cron")
                .file("/etc/cron.d/tick", ImageText.of("cron/tick"))
                .script("/start.sh", ImageText.of("cron/start.sh"))
                .with(settings -> settings.withCommand("/start.sh"));
        return new Program("cron", image, "log:ticked", NONE);
    }

    public static Program mount() {
        DebianImage image = DebianImage.of()
                .script("/start.sh", ImageText.of("mount/start.sh"))
                .with(settings -> settings.withCommand("/start.sh"));
        return new Program("mount", image, "log:mounted", NONE);
    }
}
