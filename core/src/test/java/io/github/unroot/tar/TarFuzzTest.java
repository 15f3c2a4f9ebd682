package io.github.unroot.tar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as an archive; what is accepted can be written and is then read as the same. */
final class TarFuzzTest extends FuzzTarget {
    @SuppressWarnings("ArrayRecordComponent") // Compared by its parts.
    private record Item(TarEntry entry, byte[] content) {}

    static Stream<byte[]> seeds() {
        return Archives.seeds();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void archive(byte[] tar) throws IOException {
        check(tar);
        check(Archives.sealed(tar));
    }

    private static void check(byte[] tar) throws IOException {
        List<Item> items = read(tar, () -> items(tar)).orElse(List.of());
        List<Item> again = items(written(items));
        assertThat(again).hasSameSizeAs(items);
        for (int i = 0; i < items.size(); i++) {
            assertSame(again.get(i), items.get(i));
        }
    }

    private static List<Item> items(byte[] tar) throws IOException {
        List<Item> items = new ArrayList<>();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                items.add(new Item(entry, reader.content().readAllBytes()));
            }
        }
        return items;
    }

    private static byte[] written(List<Item> items) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(bytes)) {
            for (Item item : items) {
                writer.write(item.entry(), new ByteArrayInputStream(item.content()));
            }
        }
        return bytes.toByteArray();
    }

    private static void assertSame(Item one, Item other) {
        assertThat(one.content()).hasSize((int) one.entry().size()).isEqualTo(other.content());
        assertThat(one.entry())
                .usingRecursiveComparison()
                .ignoringFields("offset")
                .isEqualTo(other.entry());
    }
}
