package io.github.unroot.preload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a 64-bit little-endian ELF library asks of the loader and offers to it.
 *
 * @param needed the libraries that it names
 */
record SharedObject(List<String> needed, SortedSet<String> exported, SortedSet<String> undefined) {
    private static final int SECTION_TABLE_OFFSET = 40;
    private static final int SECTION_ENTRY_COUNT = 60;
    private static final int SECTION_ENTRY_BYTES = 64;
    private static final int SYMBOL_TABLE = 11;
    private static final int DYNAMIC = 6;
    private static final int NEEDED_TAG = 1;
    private static final int LOCAL = 0;

    static SharedObject read(Path file) throws IOException {
        ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        SharedObject object = new SharedObject(new ArrayList<>(), new TreeSet<>(), new TreeSet<>());
        int table = (int) elf.getLong(SECTION_TABLE_OFFSET);
        for (int i = 0; i < elf.getShort(SECTION_ENTRY_COUNT); i++) {
            int header = table + i * SECTION_ENTRY_BYTES;
            switch (elf.getInt(header + 4)) {
                case SYMBOL_TABLE -> object.readSymbols(elf, section(elf, header), strings(elf, table, header));
                case DYNAMIC -> object.readNeeded(elf, section(elf, header), strings(elf, table, header));
                default -> {}
            }
        }
        return object;
    }

    private record Section(int offset, int size) {}

    private static Section section(ByteBuffer elf, int header) {
        return new Section((int) elf.getLong(header + 24), (int) elf.getLong(header + 32));
    }

    private static Section strings(ByteBuffer elf, int table, int header) {
        return section(elf, table + elf.getInt(header + 40) * SECTION_ENTRY_BYTES);
    }

    private void readSymbols(ByteBuffer elf, Section symbols, Section strings) {
        for (int at = symbols.offset(); at < symbols.offset() + symbols.size(); at += 24) {
            if (elf.get(at + 4) >>> 4 != LOCAL) {
                String name = string(elf, strings.offset() + elf.getInt(at));
                (elf.getShort(at + 6) == 0 ? undefined : exported).add(name);
            }
        }
    }

    private void readNeeded(ByteBuffer elf, Section dynamic, Section strings) {
        for (int at = dynamic.offset(); at < dynamic.offset() + dynamic.size(); at += 16) {
            if (elf.getLong(at) == NEEDED_TAG) {
                needed.add(string(elf, strings.offset() + (int) elf.getLong(at + 8)));
            }
        }
    }

    private static String string(ByteBuffer elf, int start) {
        StringBuilder text = new StringBuilder();
        for (int at = start; elf.get(at) != 0; at++) {
            text.append((char) elf.get(at));
        }
        return text.toString();
    }
}
