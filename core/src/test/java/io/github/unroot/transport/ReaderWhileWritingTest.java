package io.github.unroot.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.image.Digest;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One reads again and again what another writes again and again: it sees the one image or the other, whole. */
@Tag("F15")
final class ReaderWhileWritingTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final int WRITES = 100;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"oci:%s/target:tag", "oci-archive:%s/image.tar:tag", "docker-archive:%s/saved.tar:name:tag"})
    void theOneOrTheOther(String form) throws Exception {
        Reference target = Reference.parse(form.formatted(directory));
        List<Reference> sources = List.of(source("one", 1), source("other", 200_000));
        Set<Digest> right = new HashSet<>();
        for (Reference source : sources) {
            right.add(publish(source, target));
        }
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<Integer> writing = executor.submit(() -> {
                for (int i = 0; i < WRITES; i++) {
                    publish(sources.get(i % 2), target);
                }
                return WRITES;
            });
            Set<Digest> seen = new HashSet<>();
            do {
                seen.add(readWhole(target));
            } while (!writing.isDone());
            assertThat(writing.get()).isEqualTo(WRITES);
            assertThat(right).hasSize(2).containsAll(seen);
        }
    }

    private Reference source(String name, int size) throws IOException {
        new ImageBuilder()
                .layer(new LayerBuilder().file(name, 0644, new byte[size]))
                .layer(new LayerBuilder().file("second", 0644, name))
                .writeLayout(directory.resolve(name), "v1");
        return new Reference.Layout(directory.resolve(name), Optional.of("v1"));
    }

    private static Digest publish(Reference source, Reference target) throws IOException {
        try (Image image = Image.open(source, AMD64)) {
            return Destination.of(target).publish(ImageContent.of(image)).digest();
        }
    }

    /** Every layer against its digest; one that is not its image's would fail. */
    private static Digest readWhole(Reference reference) throws IOException {
        try (Image image = Image.open(reference, AMD64)) {
            image.readLayers((_, entries) -> entries.next() != null);
            return image.descriptor().digest();
        }
    }
}
