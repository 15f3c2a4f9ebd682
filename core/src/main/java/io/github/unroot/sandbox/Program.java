package io.github.unroot.sandbox;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.EscapedText;
import io.github.unroot.tree.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a run starts: the command line, the environment and the directory that it starts in.
 *
 * @param environment {@code NAME=value} each, in order
 */
public record Program(List<String> arguments, List<String> environment, FilePath workingDirectory) {
    private static final List<FilePath> KERNEL_PLACES = List.of(FilePath.of("/proc"), FilePath.of("/sys"));

    public Program {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a program needs a name");
        }
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
        if (KERNEL_PLACES.stream().anyMatch(directory::startsWith)) {
            throw unusable(configured, "lies in a file system of the kernel");
        }
        return directory;
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
