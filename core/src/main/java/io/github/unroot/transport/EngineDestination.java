package io.github.unroot.transport;

import io.github.unroot.engine.Engine;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Loads an image into a running engine, which gives it the name when it has read all of it. What was published is what
 * comes out of the engine again, see {@link EngineContent}.
 */
record EngineDestination(Engine engine, String name) implements Destination {

    /** @throws UnrootException also if the engine does not answer: a conversion takes long, and is not to end with that */
    static EngineDestination of(Engine engine, Reference.Daemon reference) throws IOException {
        if (EngineSource.isNumber(reference.name())) {
            throw UnrootException.wrongCall(
                    reference.toString(), "an image can't be loaded under a number or digest", "name it NAME:TAG");
        }
        engine.ping();
        return new EngineDestination(engine, DockerArchiveReader.full(reference.name()));
    }

    @Override
    public ImageContent kept(ImageContent image) throws IOException {
        return EngineContent.of(image);
    }

    /** Artifacts that refer to an image have no place in an engine. */
    @Override
    public Descriptor publish(ImageContent image, List<Artifact> artifacts) throws IOException {
        ImageContent kept = kept(image);
        engine.load(out -> {
            TarWriter tar = new TarWriter(out);
            ArchiveWriter.docker(Optional.of(name)).write(kept, List.of(), tar);
            tar.finish();
        });
        check(kept);
        return kept.manifest().descriptor();
    }

    @Override
    public void checkHoldsIndexes() throws UnrootException {
        throw noIndexes();
    }

    @Override
    public Descriptor publish(IndexContent index, List<Artifact> artifacts) throws IOException {
        throw noIndexes();
    }

    private UnrootException noIndexes() {
        return UnrootException.wrongCall(
                "docker-daemon:" + name,
                "an engine is given the image of one platform",
                "choose one with --platform, or write oci:DIR:TAG");
    }

    private void check(ImageContent kept) throws IOException {
        Engine.Found found = engine.image(name)
                .orElseThrow(() -> UnrootException.surroundings(
                        "the engine at " + engine.endpoint().text(),
                        "took the image and does not have " + name,
                        "see its log"));
        Digest id = Digest.parse(found.id());
        if (!id.equals(kept.config().digest()) && !id.equals(kept.manifest().digest())) {
            throw UnrootException.surroundings(
                    "the engine at " + engine.endpoint().text(),
                    "made another image of it: " + id + ", not " + kept.config().digest(),
                    "see its log");
        }
    }
}
