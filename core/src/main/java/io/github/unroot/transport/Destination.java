package io.github.unroot.transport;

import io.github.unroot.engine.Endpoint;
import io.github.unroot.engine.Engine;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Registries;
import io.github.unroot.transport.registry.RegistryOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where an image is written to, whole or not at all: whoever reads meanwhile, or after a failure, finds what was there
 * before.
 */
public sealed interface Destination
        permits LayoutDestination, ArchiveDestination, EngineDestination, RegistryDestination {

    /** A registry is reached as nobody in particular. */
    static Destination of(Reference reference) throws IOException {
        return of(reference, new Registries(RegistryOptions.NONE, Map.of()), _ -> {});
    }

    /** @param notes is told what a reader of the log may want to know, such as what a tag named before */
    static Destination of(Reference reference, Registries registries, Consumer<String> notes) throws IOException {
        return switch (reference) {
            case Reference.Layout layout -> new LayoutDestination(layout.directory(), layout.tag(), notes);
            case Reference.LayoutArchive archive -> ArchiveDestination.layout(archive);
            case Reference.DockerArchive archive -> ArchiveDestination.docker(archive);
            case Reference.Daemon daemon -> EngineDestination.of(Engine.at(Endpoint.any(System.getenv())), daemon);
            case Reference.Registry registry -> new RegistryDestination(registry, registries, notes);
        };
    }

    /** A running engine. */
    static Destination into(Engine engine, String name) {
        return new EngineDestination(engine, name);
    }

    /** @throws UnrootException wrong call, if the place can hold one image alone */
    default void checkHoldsIndexes() throws UnrootException {}

    /** What comes of an image there: most places keep it as it is. */
    default ImageContent kept(ImageContent image) throws IOException {
        return image;
    }

    /** Writes the image, each blob checked against its digest as it is written; returns its manifest's descriptor. */
    default Descriptor publish(ImageContent image) throws IOException {
        return publish(image, List.of());
    }

    /** The same with artifacts that refer to the image; whoever finds the image by its tag finds them too. */
    Descriptor publish(ImageContent image, List<Artifact> artifacts) throws IOException;

    /**
     * The same with the images of several platforms, under one index.
     *
     * @return the index's descriptor
     * @throws UnrootException also as {@link #checkHoldsIndexes}
     */
    Descriptor publish(IndexContent index, List<Artifact> artifacts) throws IOException;
}
