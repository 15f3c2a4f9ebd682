package io.github.unroot.sandbox;

import io.github.unroot.image.ImageConfig;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Resolution;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a run starts: the command line, the environment and the directory that it starts in.
 *
 * @param environment {@code NAME=value} each, in order
 */
public record Program(List<String> arguments, List<String> environment, FilePath workingDirectory) {
    /** What engines set where an image sets none. */
    private static final String DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public Program {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a program needs a name");
        }
    }

    /**
     * What an image's configuration starts.
     *
     * @param more variables on top of the image's own
     * @throws UnrootException if it names no program
     */
    public static Program of(ImageConfig config, List<String> more) throws UnrootException {
        List<String> arguments = new ArrayList<>(config.entrypoint());
        arguments.addAll(config.command());
        if (arguments.isEmpty()) {
            throw UnrootException.badInput("the config names no program: neither Entrypoint nor Cmd");
        }
        List<String> environment = new ArrayList<>(config.environment());
        if (environment.stream().noneMatch(variable -> variable.startsWith("PATH="))) {
            environment.add(DEFAULT_PATH);
        }
        environment.addAll(more);
        return new Program(arguments, environment, workingDirectory(config.workingDirectory()));
    }

    /**
     * The directory that an image's configuration names; {@code /} where it names none.
     *
     * <p>A place in /proc is refused: {@code /proc/self/fd/N} led out of the container in runc before 1.1.12
     * (CVE-2024-21626), and no image needs one.
     */
    public static FilePath workingDirectory(String configured) throws UnrootException {
        if (configured.isEmpty()) {
            return FilePath.ROOT;
        }
        if (!configured.startsWith("/") || configured.indexOf('\0') >= 0) {
            throw unusable(configured, "is not an absolute path");
        }
        FilePath directory = clean(configured);
        if (KernelPlaces.holds(directory)) {
            throw unusable(configured, "lies in a file system of the kernel");
        }
        return directory;
    }

    /**
     * What can be told of a program's directory only with the image's files. One that is missing is made by every runtime.
     *
     * @throws UnrootException if it is no directory, or a link leads it to the kernel's
     */
    public static void checkWorkingDirectory(ImageConfig config, FileTree tree) throws UnrootException {
        String configured = config.workingDirectory();
        FilePath place = switch (tree.resolve(workingDirectory(configured), true)) {
            case Resolution.Found found
            when !found.inode().isDirectory() -> throw unusable(configured, "is no directory in the image");
            case Resolution.Found found -> found.path();
            case Resolution.NotFound missing -> missing.path();
            case Resolution.NotADirectory _ -> throw unusable(configured, "leads through what is no directory");
            case Resolution.Loop _ -> throw unusable(configured, "leads through too many links");
        };
        if (KernelPlaces.holds(place)) {
            throw unusable(configured, "leads into a file system of the kernel");
        }
    }

    /** Also what steps back, {@code /a/../b}, is judged by its text, as engines do. */
    private static FilePath clean(String path) {
        Deque<String> components = new ArrayDeque<>();
        for (String component : path.split("/", -1)) {
            switch (component) {
                case "", "." -> {}
                case ".." -> components.pollLast();
                default -> components.addLast(component);
            }
        }
        return FilePath.of("/" + String.join("/", components));
    }

    private static UnrootException unusable(String configured, String why) {
        String bytes = new String(configured.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return UnrootException.badInput("the working directory \"" + EscapedText.escape(bytes) + "\" " + why);
    }
}
