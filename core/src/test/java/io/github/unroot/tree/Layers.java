package io.github.unroot.tree;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Layers for tests, written as a listing: {@code TYPE MODE UID:GID NAME}, the types those of ls, {@code h} for a hard
 * link; {@code NAME -> TARGET} for links; {@code NAME = CONTENT} for files, {@code \n} in it for a newline.
 */
public final class Layers {
    private Layers() {}

    public static MergedLayers merge(String... layers) throws UnrootException {
        List<LayerEntries> read = new ArrayList<>();
        for (String layer : layers) {
            read.add(read(read.size(), layer));
        }
        return LayerMerger.merge(read);
    }

    static LayerEntries read(int number, String listing) throws UnrootException {
        LayerCollector collector = new LayerCollector(number, path -> true, new LayerBudget());
        for (Item item : items(listing)) {
            try {
                collector.add(item.entry(), new ByteArrayInputStream(item.content()));
            } catch (UnrootException e) {
                throw LayerCollector.located(e, item.entry());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return collector.finish(false);
    }

    /** The layer that a listing tells, as an archive. */
    static byte[] archive(String listing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(bytes)) {
            for (Item item : items(listing)) {
                writer.write(item.entry(), new ByteArrayInputStream(item.content()));
            }
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Item(TarEntry entry, byte[] content) {}

    private static List<Item> items(String listing) {
        List<Item> items = new ArrayList<>();
        for (String line : listing.lines().filter(line -> !line.isBlank()).toList()) {
            items.add(item(line.strip(), items.size() * 512L));
        }
        return items;
    }

    private static Item item(String line, long offset) {
        String[] words = line.split(" +", 4);
        String[] owner = words[2].split(":", -1);
        String rest = words.length > 3 ? words[3] : "";
        String[] link = rest.split(" -> ", -1);
        String[] file = rest.split(" = ", 2);
        byte[] content = file.length == 2 ? file[1].replace("\\n", "\n").getBytes(StandardCharsets.UTF_8) : new byte[0];
        TarEntry entry = new TarEntry(
                (link.length == 2 ? link[0] : file[0]).getBytes(StandardCharsets.UTF_8),
                type(words[0].charAt(0)),
                Integer.parseInt(words[1], 8),
                Long.parseLong(owner[0]),
                Long.parseLong(owner[1]),
                content.length,
                0,
                0,
                (link.length == 2 ? link[1] : "").getBytes(StandardCharsets.UTF_8),
                0,
                Map.of(),
                offset);
        return new Item(entry, content);
    }

    private static TarEntry.Type type(char letter) {
        return switch (letter) {
            case '-' -> TarEntry.Type.FILE;
            case 'h' -> TarEntry.Type.HARD_LINK;
            case 'l' -> TarEntry.Type.SYMLINK;
            case 'c' -> TarEntry.Type.CHARACTER_DEVICE;
            case 'b' -> TarEntry.Type.BLOCK_DEVICE;
            case 'd' -> TarEntry.Type.DIRECTORY;
            case 'p' -> TarEntry.Type.FIFO;
            default -> throw new IllegalArgumentException("no such type: " + letter);
        };
    }
}
