package io.github.unroot.plan;

import io.github.unroot.plan.Change.Content.Packaged;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files that Unroot carries for images: the preloaded name service and the stand-ins of privilege droppers. */
public final class CarriedFiles implements PackagedFiles {
    private static final Pattern NAME = Pattern.compile("(preload/(x86_64|aarch64)|shims)/[a-z0-9][a-z0-9_.-]*");

    /** Empty too where it is none for that architecture or that program. */
    @Override
    public Optional<Packaged> find(String name) {
        return exists(name) ? Optional.of(named(name)) : Optional.empty();
    }

    static boolean exists(String name) {
        return NAME.matcher(name).matches() && CarriedFiles.class.getResource(resource(name)) != null;
    }

    private static Packaged named(String name) {
        try {
            return new Packaged(name, Plan.digestOf(bytes(name)));
        } catch (IOException e) {
            throw new IllegalArgumentException("Unroot carries no readable file " + name, e);
        }
    }

    /** The content, if this version of Unroot has the very bytes that the plan means. */
    public static byte[] read(Packaged file) throws IOException {
        byte[] bytes = bytes(file.name());
        String digest = Plan.digestOf(bytes);
        if (!digest.equals(file.digest())) {
            throw UnrootException.badInput("the plan means another " + file.name() + " than this version carries: "
                    + file.digest() + ", not " + digest + "; make the plan again");
        }
        return bytes;
    }

    private static byte[] bytes(String name) throws IOException {
        if (NAME.matcher(name).matches()) {
            try (InputStream in = CarriedFiles.class.getResourceAsStream(resource(name))) {
                if (in != null) {
                    return in.readAllBytes();
                }
            }
        }
        throw UnrootException.badInput("Unroot carries no file \"" + name + "\"");
    }

    private static String resource(String name) {
        return "/io/github/unroot/" + name;
    }
}
