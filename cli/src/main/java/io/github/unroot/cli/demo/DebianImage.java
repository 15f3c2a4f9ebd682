package io.github.unroot.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An image as a publisher makes it on a Debian base: packages in one layer, then files and commands in another, then the
 * settings. Nothing of it is prepared for running without root.
 *
 * @param packages what apt-get installs, without recommendations
 * @param files put in place after the packages, in this order
 * @param commands run in the image by {@code /bin/sh -eu} after the files are there, like a Dockerfile's RUN lines
 */
public record DebianImage(List<String> packages, List<ImageFile> files, List<String> commands, RunSettings settings) {

    /** The same words make the same image; a change of how images are made needs another number. */
    private static final String RECIPE_VERSION = "1";

    /** A text file of an image. */
    public record ImageFile(String path, String mode, String text) {
        public ImageFile {
            if (!path.startsWith("/") || path.contains("'")) {
                throw new IllegalArgumentException("not an absolute, quotable path: " + path);
            }
            if (!mode.matches("[0-7]{4}")) {
                throw new IllegalArgumentException("a mode is four octal digits, not " + mode);
            }
        }
    }

    public DebianImage {
        packages = List.copyOf(packages);
        files = List.copyOf(files);
        commands = List.copyOf(commands);
    }

    public static DebianImage of(String... packages) {
        return new DebianImage(List.of(packages), List.of(), List.of(), RunSettings.asRoot());
    }

    public DebianImage file(String path, String text) {
        return file(new ImageFile(path, "0644", text));
    }

    public DebianImage script(String path, String text) {
        return file(new ImageFile(path, "0755", text));
    }

    public DebianImage run(String command) {
        List<String> more = new ArrayList<>(commands);
        more.add(command);
        return new DebianImage(packages, files, more, settings);
    }

    /** The image with other settings, as in {@code .with(settings -> settings.withPort("80/tcp"))}. */
    public DebianImage with(UnaryOperator<RunSettings> change) {
        return new DebianImage(packages, files, commands, change.apply(settings));
    }

    /**
     * Makes the image, or finds it made already.
     *
     * @param cache where bases and finished images stay between calls
     * @return the OCI layout that holds it, tagged {@code latest}; a shared one, to be read only
     */
    public Path layout(DebianCache cache) throws IOException, InterruptedException {
        return cache.image(this);
    }

    String key() {
        byte[] words = (RECIPE_VERSION + packages + files + commands + settings).getBytes(StandardCharsets.UTF_8);
        byte[] digest = LayoutFolder.sha256().digest(words);
        return HexFormat.of().formatHex(digest, 0, 8);
    }

    private DebianImage file(ImageFile file) {
        List<ImageFile> more = new ArrayList<>(files);
        more.add(file);
        return new DebianImage(packages, more, commands, settings);
    }
}
