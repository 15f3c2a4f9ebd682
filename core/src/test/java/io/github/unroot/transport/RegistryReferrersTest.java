package io.github.unroot.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Index;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.FaultyRegistry;
import io.github.unroot.testkit.ImageBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Artifacts in a registry that lists them, in one that does not, and in one that lists what is not so. */
@Timeout(120)
final class RegistryReferrersTest {
    private static final String TYPE = "application/x.proof";

    private final ImageBuilder image = new ImageBuilder().command("/x");
    private FaultyRegistry registry;
    private Referrers place;
    private Descriptor subject;

    @BeforeEach
    void start() throws IOException {
        registry = FaultyRegistry.start().image("app", "1", image);
        Reference reference = Reference.parse(registry.host() + "/app:1");
        place = Referrers.of(reference);
        subject = place.images(Optional.empty()).getFirst();
    }

    @AfterEach
    void stop() throws IOException {
        place.close();
        registry.close();
    }

    private Artifact artifact(String text, Optional<String> tag) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] empty = "{}".getBytes(UTF_8);
        Descriptor layer = Descriptor.of("text/plain", Digest.of(bytes), bytes.length);
        Descriptor config = Descriptor.of(MediaTypes.OCI_EMPTY, Digest.of(empty), empty.length);
        return new Artifact(
                Manifest.referring(subject, TYPE, config, List.of(layer)),
                Map.of(layer.digest(), BlobContent.of(bytes), config.digest(), BlobContent.of(empty)),
                tag);
    }

    private List<String> texts() throws IOException {
        return place.list(subject.digest(), TYPE).stream().map(this::text).toList();
    }

    private String text(Descriptor artifact) {
        try {
            return new String(place.blob(place.manifest(artifact).layers().getFirst()), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRegistryThatKnowsNoListGetsATag() throws IOException {
        assertThat(texts()).isEmpty();
        place.attach(List.of(artifact("one", Optional.empty()), artifact("two", Optional.of("proofs"))));
        place.attach(List.of(artifact("one", Optional.empty())));
        assertThat(texts()).containsExactly("one", "two");
        assertThat(place.tagged("proofs")).map(this::text).contains("two");
        assertThat(place.tagged("none")).isEmpty();
        assertThat(registry.manifests())
                .contains("app/sha256-" + subject.digest().hex());
        assertThat(place.list(subject.digest(), "application/other")).isEmpty();
        assertThat(place.images(Optional.of(new Platform("linux", "amd64", ""))))
                .hasSize(1);
    }

    /** Lists in two pages, and takes a subject for its own to list. */
    private void list(Artifact... artifacts) throws IOException {
        Index index = Index.empty();
        for (Artifact artifact : artifacts) {
            index = index.with(artifact.descriptor(), Optional.empty());
        }
        String all = new String(index.toBytes(), UTF_8);
        registry.fault((request, exchange) -> {
            if (request.is("PUT", "/manifests/")) {
                exchange.getResponseHeaders()
                        .set("OCI-Subject", subject.digest().toString());
            }
            if (!request.is("GET", "/referrers/")) {
                return false;
            }
            boolean last = request.query().contains("page=2");
            if (!last) {
                exchange.getResponseHeaders().set("Link", "<" + request.path() + "?page=2>; rel=\"next\"");
            }
            FaultyRegistry.answer(
                    exchange, 200, last ? all : new String(Index.empty().toBytes(), UTF_8));
            return true;
        });
    }

    @Test
    void aRegistryThatListsThemIsAsked() throws IOException {
        Artifact artifact = artifact("one", Optional.empty());
        list(artifact);
        place.attach(List.of(artifact));
        assertThat(texts()).containsExactly("one");
        assertThat(registry.manifests()).noneMatch(name -> name.contains("sha256-"));
    }

    @Test
    void whatIsListedButDoesNotReferIsLeftOut() throws IOException {
        Artifact real = artifact("one", Optional.empty());
        Descriptor other = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(new byte[3]), 3);
        Artifact foreign = new Artifact(
                Manifest.referring(
                        other, TYPE, real.manifest().config(), real.manifest().layers()),
                real.blobs(),
                Optional.empty());
        Artifact missing = artifact("never pushed", Optional.empty());
        list(real, foreign, missing);
        place.attach(List.of(real, foreign));
        assertThat(texts()).containsExactly("one");
    }

    @Tag("F10")
    @Test
    void aListHasAnEndAndItsPagesAreOfTheRegistry() throws IOException {
        AtomicInteger pages = new AtomicInteger();
        registry.fault((request, exchange) -> {
            if (!request.is("GET", "/referrers/")) {
                return false;
            }
            String next = pages.incrementAndGet() < 40 ? request.path() + "?again" : "http://169.254.169.254/";
            exchange.getResponseHeaders().set("Link", "<" + next + ">; rel=\"next\"");
            FaultyRegistry.answer(exchange, 200, new String(Index.empty().toBytes(), UTF_8));
            return true;
        });
        assertThat(texts()).isEmpty();
        assertThat(pages.get()).isLessThan(40);
        pages.set(100);
        assertThatThrownBy(this::texts).isInstanceOf(UnrootException.class).hasMessageContaining("a next page");
    }
}
