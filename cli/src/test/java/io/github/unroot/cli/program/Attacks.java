package io.github.unroot.cli.program;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Images that mean harm. Made in a folder of the caller's. */
public final class Attacks {
    private static final String[] APPLETS = {"sh", "sleep", "true", "cat", "rm", "ln", "httpd", "mkdir", "pwd"};

    /** What Unroot itself starts on the machine, and what tools like it have started out of images. */
    private static final String[] TOOLS = {
        "tar",
        "gzip",
        "newuidmap",
        "newgidmap",
        "runc",
        "strace",
        "unshare",
        "setpriv",
        "setsid",
        "flock",
        "java",
        "find",
        "mv"
    };

    private static final String TRAP = "trap.so";

    private final Path folder;

    public Attacks(Path folder) {
        this.folder = folder;
    }

    /** Tries the known ways out of a container (escape.c); prints {@code all held} if none works. */
    public String escape(String user, Map<String, String> canary) throws IOException {
        LayerBuilder layer = base().file("escape", 0755, compiled("escape", "-static"));
        ImageBuilder image = new ImageBuilder().layer(layer).user(user).entrypoint("/escape", "2");
        // A health check lets the runtime itself into the container, again and again.
        image.config("\"Healthcheck\":{\"Test\":[\"CMD\",\"/bin/true\"]}").volume("/tmp");
        canary.forEach((name, value) -> image.environment(name + "=" + value));
        return written(image, "escape-" + user.replace(':', '-'));
    }

    /**
     * Ships tools and settings by the names that the machine's have.
     *
     * @param marks where on the machine the {@link #trap} is; the image has it in the same place
     */
    public String impostor(String user, Path marks) throws IOException {
        Path trap = marks.resolve(TRAP);
        byte[] library = Files.readAllBytes(trap);
        byte[] program = compiled("marker", "-static", "-DMARK=\"" + marks.resolve("ran") + "\"");
        LayerBuilder layer = base();
        for (String directory :
                new String[] {"usr", "usr/bin", "usr/sbin", "sbin", "lib64", "usr/local", "usr/local/bin"}) {
            layer.directory(directory, 0755);
        }
        for (String tool : TOOLS) {
            for (String directory : new String[] {"bin", "sbin", "usr/bin", "usr/sbin", "usr/local/bin"}) {
                layer.file(directory + "/" + tool, 04755, program);
            }
        }
        layer.file(trap.toString().substring(1), 0755, library);
        layer.file("etc/ld.so.preload", 0644, trap + "\n").file("etc/nsswitch.conf", 0644, "passwd: evil\n");
        layer.file("start", 0755, "#!/bin/sh\nmkdir -p /www; exec httpd -f -p 8080 -h /www\n");
        String list = trap.toString();
        ImageBuilder image =
                new ImageBuilder().layer(layer).user(user).command("/start").expose("8080/tcp");
        image.environment(
                "LD_PRELOAD=" + list,
                "LD_AUDIT=" + list,
                "LD_LIBRARY_PATH=" + marks,
                "JAVA_TOOL_OPTIONS=-agentpath:" + list,
                "JDK_JAVA_OPTIONS=-agentpath:" + list,
                "BASH_ENV=/start",
                "ENV=/start",
                "TMPDIR=/nowhere",
                "HOME=/nowhere",
                "UNROOT_SESSION=/nowhere",
                "UNROOT_JAVA_OPTIONS=-version",
                "_LIBCONTAINER_INITPIPE=0",
                "PATH=/usr/local/bin:/usr/bin:/bin");
        return written(image, "impostor-" + user.replace(':', '-'));
    }

    /** Settings of the config's own, hostile or only odd. */
    public String settings(
            String name, String user, String workingDirectory, String members, String script, String... volumes)
            throws IOException {
        LayerBuilder layer = base().directory("work", 0777)
                .directory("swap", 0777)
                .owner(1001, 0)
                .directory("swap/work", 0755)
                .owner(0, 0)
                .symlink("above", "../../../../work")
                .file("file", 0755, "x")
                .file("start", 0755, "#!/bin/sh\n" + script + "\n");
        ImageBuilder image =
                new ImageBuilder().layer(layer).user(user).command("/start").volume(volumes);
        return written(image.workingDirectory(workingDirectory).config(members), name);
    }

    /** Makes a million files, one system call each (files.c). */
    public String files() throws IOException {
        LayerBuilder layer = base().file("files", 0755, compiled("files", "-static"));
        return written(new ImageBuilder().layer(layer).user("1001:0").entrypoint("/files"), "files");
    }

    /** The library that says so when a process has loaded it. */
    public Path trap(Path directory) throws IOException {
        Path library = directory.resolve(TRAP);
        compile("marker", library, "gcc", "-shared", "-fPIC", "-DMARK=\"" + directory.resolve("ran") + "\"");
        Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rwxr-xr-x"));
        return library;
    }

    private static LayerBuilder base() throws IOException {
        LayerBuilder layer = new LayerBuilder()
                .directory("bin", 0755)
                .directory("etc", 0755)
                .directory("tmp", 01777)
                .file("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\n")
                .file(
                        "bin/busybox",
                        0755,
                        Files.readAllBytes(Path.of(Tool.run("which", "busybox").strip())));
        for (String applet : APPLETS) {
            layer.symlink("bin/" + applet, "busybox");
        }
        return layer;
    }

    private byte[] compiled(String source, String... options) throws IOException {
        Path program = folder.resolve(source + ".bin");
        String[] compiler = new String[options.length + 1];
        compiler[0] = "musl-gcc";
        System.arraycopy(options, 0, compiler, 1, options.length);
        compile(source, program, compiler);
        return Files.readAllBytes(program);
    }

    private void compile(String name, Path result, String... compiler) throws IOException {
        Path source = folder.resolve(name + ".c");
        Files.writeString(source, ImageText.of("attack/" + name + ".c"));
        String[] command = new String[compiler.length + 6];
        System.arraycopy(compiler, 0, command, 0, compiler.length);
        String[] rest = {"-Os", "-Wall", "-Werror", "-o", result.toString(), source.toString()};
        System.arraycopy(rest, 0, command, compiler.length, rest.length);
        Tool.run(command);
    }

    private String written(ImageBuilder image, String name) throws IOException {
        Path layout = image.writeLayout(folder.resolve(name), "latest");
        Tool.run("chmod", "-R", "a+rX", layout.toString());
        return "oci:" + layout + ":latest";
    }
}
