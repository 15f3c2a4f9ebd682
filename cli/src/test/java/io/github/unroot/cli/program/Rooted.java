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
<<<<<<< HEAD
                .file("/etc/cron.d/tick", ImageText.of("cron/tick"))
                .script("/start.sh", ImageText.of("cron/start.sh"))
=======
                .file("/etc/cron.d/tick", "@reboot nobody echo ticked > /tmp/tick\n@reboot root cat /tmp/tick\n")
                .script(
                        "/start.sh",
                        "#!/bin/sh\nset -e\ncron\nwhile ! [ -s /tmp/tick ]; do sleep 0.2; done\n"
                                + "cat /tmp/tick\nexec sleep infinity\n")
>>>>>>> main
                .with(settings -> settings.withCommand("/start.sh"));
        return new Program("cron", image, "log:ticked", NONE);
    }

    public static Program mount() {
        DebianImage image = DebianImage.of()
<<<<<<< HEAD
                .script("/start.sh", ImageText.of("mount/start.sh"))
=======
                .script(
                        "/start.sh",
                        "#!/bin/sh\nset -e\nmount -t tmpfs tmpfs /mnt\necho mounted\nexec sleep infinity\n")
>>>>>>> main
                .with(settings -> settings.withCommand("/start.sh"));
        return new Program("mount", image, "log:mounted", NONE);
    }
}
