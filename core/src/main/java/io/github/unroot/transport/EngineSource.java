package io.github.unroot.transport;

import io.github.unroot.engine.Endpoint;
import io.github.unroot.engine.Engine;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.Spelling;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/** An image in a running engine, exported into a file without a name. */
final class EngineSource {
    private EngineSource() {}

    /** In the engine that the environment names, else the first that there is. */
    static ImageFiles find(Reference.Daemon reference) throws IOException {
        Engine engine = Engine.at(Endpoint.any(System.getenv()));
        String name = tagged(reference.name());
        Engine.Found found = engine.image(name).orElse(null);
        if (found == null) {
            throw missing(engine, reference, name);
        }
        Digest id = Digest.parse(found.id());
        ArchiveFiles files = ArchiveFiles.keep(reference.toString(), out -> engine.save(name, out));
        try {
            return new DockerArchiveReader(files, reference.toString()).exported(id);
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** Without a tag an engine would export all of them. */
    static String tagged(String name) {
        boolean whole = isNumber(name) || name.indexOf(':', name.lastIndexOf('/')) >= 0;
        return whole ? name : name + ":latest";
    }

    static boolean isNumber(String name) {
        return name.startsWith("sha256:") || name.contains("@sha256:");
    }

    private static UnrootException missing(Engine engine, Reference.Daemon reference, String name) throws IOException {
        List<String> tags = engine.tags();
        TreeSet<String> near = new TreeSet<>(Spelling.near(name, tags));
        String repository = name.substring(0, Math.max(0, name.lastIndexOf(':'))) + ":";
        tags.stream().filter(tag -> tag.startsWith(repository)).forEach(near::add);
        return UnrootException.wrongCall(
                reference.toString(),
                "the engine at " + engine.endpoint().text() + " has no such image",
                near.isEmpty()
                        ? "choose one that it has: " + PlatformChoice.listed(tags)
                        : "did you mean " + PlatformChoice.listed(List.copyOf(near)) + "?");
    }
}
