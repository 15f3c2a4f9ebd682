package io.github.unroot.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {
    @TempDir
    private Path directory;

    private final AtomicInteger fetches = new AtomicInteger();

    @Test
    void fetchesABlobOnceForAllCalls() throws IOException {
        assertThat(read(cache(100), "layer")).isEqualTo("layer");
        assertThat(read(cache(100), "layer")).isEqualTo("layer");

        assertThat(fetches).hasValue(1);
        assertThat(cache(100).contents()).isEqualTo(new BlobCache.Contents(directory, 1, 5, 100));
    }

    @Test
    void fetchesADamagedBlobAnew() throws IOException {
        read(cache(100), "layer");
        Files.writeString(file("layer"), "laye!");

        assertThat(read(cache(100), "layer")).isEqualTo("layer");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void takesAwayWhatWasNotUsedForLongest() throws IOException {
        read(cache(10), "first");
        read(cache(10), "other");
        Files.setLastModifiedTime(file("first"), FileTime.from(Instant.EPOCH));
        read(cache(10), "first");
        Files.setLastModifiedTime(file("other"), FileTime.from(Instant.EPOCH));
        read(cache(10), "third");

        assertThat(file("other")).doesNotExist();
        assertThat(file("first")).exists();
        assertThat(file("third")).exists();
    }

    @Test
    void oneCallNeedsWhatItNeeds() throws IOException {
        try (BlobStore store = cache(4).open()) {
            store.open(blob("layer"), file -> write(file, "layer")).close();
            cache(4).clear();
            InputStream again = store.open(blob("layer"), file -> write(file, "layer"));
            assertThat(again.readAllBytes()).isEqualTo("layer".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(fetches).hasValue(1);
        assertThat(cache(4).contents().blobs()).isZero();
    }

    @Test
    void manyAtOnceFetchABlobOnce() throws Exception {
        List<Future<String>> read = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                read.add(executor.submit(() -> read(cache(100), "layer")));
            }
            for (Future<String> text : read) {
                assertThat(text.get()).isEqualTo("layer");
            }
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aFetchThatFailsLeavesNothing() throws IOException {
        try (BlobStore store = cache(100).open()) {
            assertThatThrownBy(() -> store.open(blob("layer"), _ -> {
                        throw UnrootException.surroundings("fetching", "the connection broke", "try again");
                    }))
                    .hasMessageContaining("the connection broke");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve("sha256"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void liesWhereTheXdgSpecificationSays() {
        assertThat(BlobCache.directory(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h")))
                .contains(Path.of("/c/unroot/blobs"));
        assertThat(BlobCache.directory(Map.of("XDG_CACHE_HOME", "relative", "HOME", "/h")))
                .contains(Path.of("/h/.cache/unroot/blobs"));
        assertThat(BlobCache.directory(Map.of())).isEmpty();
    }

    private BlobCache cache(long bytesMax) {
        return new BlobCache(directory, bytesMax);
    }

    private String read(BlobCache cache, String text) throws IOException {
        try (BlobStore store = cache.open();
                InputStream in = store.open(blob(text), file -> write(file, text))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(java.nio.channels.FileChannel file, String text) throws IOException {
        fetches.incrementAndGet();
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Descriptor blob(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Descriptor.of("application/octet-stream", Digest.of(bytes), bytes.length);
    }

    private Path file(String text) {
        return directory.resolve("sha256").resolve(blob(text).digest().hex());
    }
}
