package io.github.unroot.cli.program;

import io.github.unroot.cli.demo.DebianImage;
import io.github.unroot.cli.demo.LayoutFolder;
import io.github.unroot.cli.demo.RunSettings;
import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Images of unusual shapes: from scratch, without a shell, of many layers, of many files. Each is made in a folder of the caller's. */
public final class Shapes {
    private static final List<String> APPLETS =
            List.of("sh", "httpd", "cat", "mkdir", "id", "chown", "sleep", "echo", "su", "wget");
    private static final int MANY_LAYERS = 100;
    private static final int MANY_FILES = 200_000;
    private static final int FILES_A_FOLDER = 1000;

    private final Path folder;

    public Shapes(Path folder) {
        this.folder = folder;
    }

    /** A C program linked statically, its settings in a file, and nothing else. */
    public Path staticBinary() throws IOException {
        Path source = Files.writeString(folder.resolve("server.c"), ImageText.of("static/server.c"));
        Path binary = folder.resolve("server");
        Tool.run("musl-gcc", "-static", "-Os", "-Wall", "-Werror", "-o", binary.toString(), source.toString());
        Path tar = folder.resolve("static.tar");
        try (TarFile layer = new TarFile(tar)) {
            layer.file("server", 0755, Files.readAllBytes(binary))
                    .directory("etc", 0755)
                    .file("etc/server.conf", 0644, "# where the server listens\nport 80\n")
                    .directory("var", 0755)
                    .directory("var/server", 0755);
        }
        RunSettings settings = RunSettings.asRoot().withEntrypoint("/server").withPort("80/tcp");
        return new LayoutFolder(folder.resolve("static")).addTar(tar).finish(settings);
    }

    /** Debian's nginx with every shell removed in a layer above it. */
    public static DebianImage withoutShell() {
        return DebianImage.of("nginx-light")
                .run("cd /bin; rm -f sh dash bash rbash")
                .with(settings ->
                        settings.withCommand("nginx", "-g", "daemon off;").withPort("80/tcp"));
    }

    /** A busybox image, its {@code /bin} a directory of its own. */
    public Path busybox() throws IOException {
        return busyboxOf("busybox", 0, List.of("httpd", "-f", "-p", "80", "-h", "/www"));
    }

    /** Its shell gives a directory away and becomes another user, with applets of its own; it checks its own health. */
    public Path busyboxDroppingPrivileges() throws IOException {
        Path tar = folder.resolve("dropping.tar");
        try (TarFile layer = new TarFile(tar)) {
            layer.directory("bin", 0755);
            busyboxFiles(layer);
            layer.file("start.sh", 0755, ImageText.of("busybox/start.sh"));
        }
        RunSettings settings = RunSettings.asRoot()
                .withEntrypoint("/start.sh")
                .withPort("80/tcp")
                .withHealthcheck("CMD-SHELL", "wget -q -O - http://localhost/ || exit 1");
        return new LayoutFolder(folder.resolve("dropping")).addTar(tar).finish(settings);
    }

    /** The same with {@code /bin} a link to {@code /usr/bin}, and an upper layer that writes through the link. */
    public Path mergedBusybox() throws IOException {
        Path lower = folder.resolve("merged.tar");
        try (TarFile layer = new TarFile(lower)) {
            layer.directory("usr", 0755).directory("usr/bin", 0755).symbolicLink("bin", "usr/bin");
            busyboxFiles(layer);
        }
        Path upper = folder.resolve("through.tar");
        try (TarFile layer = new TarFile(upper)) {
            layer.file("bin/start", 0755, ImageText.of("merged/start.sh"));
        }
        RunSettings settings = RunSettings.asRoot().withCommand("start").withPort("8080/tcp");
        return new LayoutFolder(folder.resolve("merged"))
                .addTar(lower)
                .addTar(upper)
                .finish(settings);
    }

    /** A web server's image of a hundred layers; each replaces one file and adds another. */
    public Path manyLayers() throws IOException {
        return busyboxOf("layers", MANY_LAYERS - 1, List.of("httpd", "-f", "-p", "8080", "-h", "/www"));
    }

    /** Two hundred thousand small files beside a web server. */
    public Path manyFiles() throws IOException {
        Path base = folder.resolve("files-base.tar");
        try (TarFile layer = new TarFile(base)) {
            layer.directory("bin", 0755);
            busyboxFiles(layer);
        }
        Path files = folder.resolve("files-many.tar");
        try (TarFile layer = new TarFile(files)) {
            layer.directory("many", 0755);
            for (int number = 0; number < MANY_FILES; number++) {
                String parent = "many/" + number / FILES_A_FOLDER;
                if (number % FILES_A_FOLDER == 0) {
                    layer.directory(parent, 0755);
                }
                layer.file(parent + "/" + number, 0644, "file " + number + "\n");
            }
        }
        RunSettings settings = webServer(List.of("httpd", "-f", "-p", "8080", "-h", "/www"), "8080/tcp");
        return new LayoutFolder(folder.resolve("files"))
                .addTar(base)
                .addTar(files)
                .finish(settings);
    }

    /** Already as it should be: a numeric user, a high port, nothing to write. */
    public Path alreadyNonRoot() throws IOException {
        Path tar = folder.resolve("ready.tar");
        try (TarFile layer = new TarFile(tar)) {
            layer.directory("bin", 0755).directory("tmp", 01777);
            busyboxFiles(layer);
        }
        RunSettings settings = webServer(List.of("httpd", "-f", "-p", "8080", "-h", "/www"), "8080/tcp")
                .withUser("10001:0");
        return new LayoutFolder(folder.resolve("ready")).addTar(tar).finish(settings);
    }

    private Path busyboxOf(String name, int moreLayers, List<String> command) throws IOException {
        Path tar = folder.resolve(name + ".tar");
        try (TarFile layer = new TarFile(tar)) {
            layer.directory("bin", 0755);
            busyboxFiles(layer);
        }
        LayoutFolder layout = new LayoutFolder(folder.resolve(name)).addTar(tar);
        for (int number = 1; number <= moreLayers; number++) {
            Path more = folder.resolve(name + "-more.tar");
            try (TarFile layer = new TarFile(more)) {
                layer.file("www/newest", 0644, "layer " + number + "\n")
                        .file(String.format(Locale.ROOT, "www/layer-%03d", number), 0644, "layer " + number + "\n");
            }
            layout.addTar(more);
        }
        String port = command.get(3) + "/tcp";
        return layout.finish(webServer(command, port));
    }

    private static RunSettings webServer(List<String> command, String port) {
        return RunSettings.asRoot().withCommand(command.toArray(String[]::new)).withPort(port);
    }

    /** Everything but {@code /bin} itself, which is a directory in one image and a link in another. */
    private static void busyboxFiles(TarFile layer) throws IOException {
        layer.file(
                "bin/busybox",
                0755,
                Files.readAllBytes(Path.of(Tool.run("which", "busybox").strip())));
        for (String applet : APPLETS) {
            layer.symbolicLink("bin/" + applet, "busybox");
        }
        layer.directory("etc", 0755)
                .file("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n")
                .file("etc/group", 0644, "root:x:0:\nnogroup:x:65534:\n")
                .directory("root", 0700)
                .directory("run", 0755)
                .directory("www", 0755)
                .file("www/index.html", 0644, "<p>a page of busybox</p>\n");
    }
}
