package io.github.unroot.cli;

import io.github.unroot.cli.judge.Tool;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A user of this machine with subordinate IDs and nothing else, for as long as the tests run. */
record OrdinaryUser(String name) implements Closeable {
    static OrdinaryUser add(String name) throws IOException {
        remove(name);
        Tool.run("useradd", "--create-home", name);
        return new OrdinaryUser(name);
    }

    Path home() {
        return Path.of("/home", name);
    }

    /** Words to put before a command, which is then this user's. */
    List<String> before() {
        return List.of(
                "setpriv",
                "--reuid=" + name,
                "--regid=" + name,
                "--init-groups",
                "env",
                "HOME=" + home(),
                "JAVA_HOME=" + System.getProperty("java.home"));
    }

    @Override
    public void close() throws IOException {
        remove(name);
    }

    private static void remove(String name) throws IOException {
        Tool.outcome(List.of("userdel", "--remove", "--force", name));
    }
}
