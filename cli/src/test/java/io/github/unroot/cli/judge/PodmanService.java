package io.github.unroot.cli.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Podman of our own that answers Docker's questions, with everything that it keeps in one folder. Needs root. */
public final class PodmanService implements RunningEngine {
    private final Path folder;
    private final Process service;

    private PodmanService(Path folder, Process service) {
        this.folder = folder;
        this.service = service;
    }

    public static PodmanService start() throws IOException {
        Path folder = Files.createTempDirectory("unroot-podman");
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig=TERM"));
        command.addAll(podman(folder));
        command.addAll(List.of("system", "service", "--time=0", "unix://" + folder.resolve("socket")));
        Process service = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        PodmanService engine = new PodmanService(folder, service);
        try {
            engine.awaitAnswer(service, folder.resolve("log"));
        } catch (IOException notUp) {
            engine.close();
            throw notUp;
        }
        return engine;
    }

    private static List<String> podman(Path folder) {
        return List.of(
                "podman",
                "--root=" + folder.resolve("data"),
                "--runroot=" + folder.resolve("run"),
                "--runtime=runc",
                "--cgroup-manager=cgroupfs",
                "--events-backend=file",
                "--log-level=error");
    }

    @Override
    public String host() {
        return "unix://" + folder.resolve("socket");
    }

    @Override
    public String sandbox() {
        return "podman";
    }

    @Override
    public void close() throws IOException {
        service.destroy();
        Tool.awaitEnd(service);
        List<String> command = new ArrayList<>(podman(folder));
        command.addAll(List.of("rm", "--all", "--force"));
        Tool.outcome(command);
        Tool.outcome(List.of("sh", "-c", "umount \"$0\"/data/overlay \"$0\"/run/*/* 2>&1", folder.toString()));
        Tool.run("rm", "-rf", "--one-file-system", folder.toString());
    }
}
