package io.github.unroot.cli.program;

import io.github.unroot.cli.demo.LayoutFolder;
import io.github.unroot.cli.demo.RunSettings;
import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small images, each of which does one thing that a sandbox must bear. Made in a folder of the caller's. */
public final class Behaviours {
    private static final RunSettings NON_ROOT =
            RunSettings.asRoot().withUser("1001:0").withCommand("/start");
    private static final List<String> APPLETS =
            List.of("sh", "sleep", "yes", "tail", "httpd", "dd", "true", "mkdir", "nc");

    private final Path folder;

    public Behaviours(Path folder) {
        this.folder = folder;
    }

    /** An ordinary user's program. */
    public Path program(String name, String script) throws IOException {
        return image(name, script, NON_ROOT, layer -> {});
    }

    public Path program(String name, String script, RunSettings settings) throws IOException {
        return image(name, script, settings, layer -> {});
    }

    /** The same with account files of its own. */
    public Path program(String name, String script, RunSettings settings, String passwd, String group)
            throws IOException {
        return image(
                name,
                script,
                settings,
                layer -> layer.file("etc/passwd", 0644, passwd).file("etc/group", 0644, group));
    }

    /** An image that needs root, so that a conversion does all of its work. */
    public Path rootServer() throws IOException {
        RunSettings settings = RunSettings.asRoot().withCommand("/start").withPort("80/tcp");
        return image("server", "mkdir -p /www; exec httpd -f -p 80 -h /www", settings, layer -> {});
    }

    public Path withoutShell() throws IOException {
        return image("no-shell", "", NON_ROOT.withCommand("/bin/sleep", "1000"), layer -> {}, false);
    }

    /** A place of the kernel's is a link. */
    public Path linkedPlace(String place) throws IOException {
        return image("linked-" + place, "sleep 1000", NON_ROOT, layer -> layer.symbolicLink(place, "tmp"));
    }

    /** A place of the kernel's is a file. */
    public Path fileInPlace(String place) throws IOException {
        return image("file-" + place, "sleep 1000", NON_ROOT, layer -> layer.file(place, 0644, "no directory"));
    }

    /** The working directory leads to a descriptor of the runtime. */
    public Path linkedWorkingDirectory() throws IOException {
        RunSettings settings = NON_ROOT.withWorkingDirectory("/srv");
        return image("linked-srv", "sleep 1000", settings, layer -> layer.symbolicLink("srv", "/proc/self/fd/9"));
    }

    private interface More {
        void to(TarFile layer) throws IOException;
    }

    private Path image(String name, String script, RunSettings settings, More more) throws IOException {
        return image(name, script, settings, more, true);
    }

    private Path image(String name, String script, RunSettings settings, More more, boolean shell) throws IOException {
        Path tar = folder.resolve(name + ".tar");
        try (TarFile layer = new TarFile(tar)) {
            layer.directory("bin", 0755).directory("tmp", 01777).directory("etc", 0755);
            layer.file("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\n");
            layer.file(
                    "bin/busybox",
                    0755,
                    Files.readAllBytes(Path.of(Tool.run("which", "busybox").strip())));
            for (String applet : APPLETS) {
                if (shell || !applet.equals("sh")) {
                    layer.symbolicLink("bin/" + applet, "busybox");
                }
            }
            layer.file("start", 0755, "#!/bin/sh\n" + script + "\n");
            more.to(layer);
        }
        return new LayoutFolder(folder.resolve(name)).addTar(tar).finish(settings);
    }
}
