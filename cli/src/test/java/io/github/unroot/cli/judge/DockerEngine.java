package io.github.unroot.cli.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Docker Engine of our own, with everything that it keeps in one folder that goes when it is closed. Needs root. */
public final class DockerEngine implements RunningEngine {
    private final Path folder;
    private final Process daemon;

    private DockerEngine(Path folder, Process daemon) {
        this.folder = folder;
        this.daemon = daemon;
    }

    public static DockerEngine start() throws IOException {
        Path folder = Files.createTempDirectory("unroot-docker");
        // Ends with this Java machine, however that ends.
        Process daemon = new ProcessBuilder(
                        "setpriv",
                        "--pdeathsig=TERM",
                        "dockerd",
                        "--iptables=false",
                        "--ip6tables=false",
                        "--bridge=none",
                        "--host=unix://" + folder.resolve("socket"),
                        "--data-root=" + folder.resolve("data"),
                        "--exec-root=" + folder.resolve("run"),
                        "--pidfile=" + folder.resolve("pid"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        DockerEngine engine = new DockerEngine(folder, daemon);
        try {
            engine.awaitAnswer(daemon, folder.resolve("log"));
        } catch (IOException notUp) {
            engine.close();
            throw notUp;
        }
        return engine;
    }

    @Override
    public String host() {
        return "unix://" + folder.resolve("socket");
    }

    @Override
    public String sandbox() {
        return "docker";
    }

    /** All that it keeps. */
    public Path folder() {
        return folder;
    }

    /** The socket's file, whose owner and mode say who may use the engine. */
    public Path socket() {
        return folder.resolve("socket");
    }

    /** The image of a layout, by way of skopeo and an archive; its name in the engine. */
    public String load(Path layout, String name) throws IOException {
        String tagged = "unroot-test/" + name + ":latest";
        Path archive = folder.resolve(name + ".tar");
        Tool.run("skopeo", "copy", "--quiet", "oci:" + layout + ":latest", "docker-archive:" + archive + ":" + tagged);
        try {
            loadArchive(archive);
        } finally {
            Files.deleteIfExists(archive);
        }
        return tagged;
    }

    /** What {@code docker load} says of an archive. */
    public String loadArchive(Path archive) throws IOException {
        return ask("load", "--quiet", "--input", archive.toString());
    }

    public Container start(String image, Rules rules) throws IOException {
        return start(image, rules, Map.of());
    }

    /** @param environment more variables for the program */
    public Container start(String image, Rules rules, Map<String, String> environment) throws IOException {
        List<String> words = new ArrayList<>(List.of("run", "--detach", "--network=none"));
        environment.forEach((name, value) -> words.add("--env=" + name + "=" + value));
        if (!rules.shipped()) {
            words.add("--user=" + rules.user() + ":" + rules.group());
            words.addAll(List.of("--cap-drop=ALL", "--security-opt=no-new-privileges", "--read-only"));
            // Docker lets every user bind port 80 unless told otherwise; clusters do not.
            words.add("--sysctl=net.ipv4.ip_unprivileged_port_start=1024");
        }
        rules.writable().forEach(path -> words.add("--tmpfs=" + path));
        words.add(image);
        String id = ask(words.toArray(String[]::new)).strip();
        return new Running(id);
    }

    public void remove(String image) throws IOException {
        ask("image", "rm", "--force", image);
    }

    @Override
    public void close() throws IOException {
        daemon.destroy();
        Tool.awaitEnd(daemon);
        Tool.outcome(
                List.of("sh", "-c", "umount \"$0\"/run/netns/* \"$0\"/data/*/* \"$0\"/data/* 2>&1", folder.toString()));
        Tool.run("rm", "-rf", "--one-file-system", folder.toString());
    }

    private final class Running implements Container {
        private final String id;

        Running(String id) {
            this.id = id;
        }

        @Override
        public long pid() throws IOException {
            long pid =
                    Long.parseLong(ask("inspect", "--format={{.State.Pid}}", id).strip());
            if (pid == 0) {
                throw new AssertionError("the container ended by itself; its log:\n" + log());
            }
            return pid;
        }

        @Override
        public List<String> inside(List<String> words) {
            List<String> command = command("exec", id);
            command.addAll(words);
            return command;
        }

        @Override
        public String log() throws IOException {
            return Tool.outcome(command("logs", id)).toString();
        }

        @Override
        public void close() throws IOException {
            ask("rm", "--force", "--volumes", id);
        }
    }
}
