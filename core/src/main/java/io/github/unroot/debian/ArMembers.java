package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the table of an ar archive as deb(5) has it: short names, sizes in decimal, no extensions of GNU's or BSD's. */
final class ArMembers {
    private static final byte[] MAGIC = "!<arch>\n".getBytes(US_ASCII);
    private static final byte[] HEADER_END = {'`', '\n'};
    private static final int HEADER_BYTES = 60;
    private static final int NAME_BYTES = 16;
    private static final int SIZE_AT = 48;
    private static final int SIZE_END = 58;
    private static final int MEMBERS_MAX = 16;

    private ArMembers() {}

    static List<ArMember> read(FileChannel file) throws IOException {
        if (!Arrays.equals(bytes(file, 0, MAGIC.length), MAGIC)) {
            throw UnrootException.badInput("not a package: it does not begin as an ar archive does");
        }
        List<ArMember> members = new ArrayList<>();
        long at = MAGIC.length;
        while (at < file.size()) {
            ArMember member = member(file, at);
            members.add(member);
            if (members.size() > MEMBERS_MAX) {
                throw UnrootException.badInput("more than " + MEMBERS_MAX + " members in the ar archive");
            }
            // A member of odd length is followed by one byte that belongs to none.
            at = member.offset() + member.size() + (member.size() & 1);
        }
        return members;
    }

    private static ArMember member(FileChannel file, long at) throws IOException {
        byte[] header = bytes(file, at, HEADER_BYTES);
        if (!Arrays.equals(Arrays.copyOfRange(header, SIZE_END, HEADER_BYTES), HEADER_END)) {
            throw UnrootException.badInput("a member's header of the ar archive does not end as it must")
                    .located(bad -> bad.atOffset(at));
        }
        String name = name(header, at);
        long size = size(header, name, at);
        long offset = at + HEADER_BYTES;
        if (size > file.size() - offset) {
            throw UnrootException.badInput("the member says it has " + size + " bytes, the file ends before")
                    .located(bad -> bad.atEntry(name).atOffset(at));
        }
        return new ArMember(name, offset, size);
    }

    /** GNU's ar ends a name with a slash; anywhere else one is no name's. */
    private static String name(byte[] header, long at) throws UnrootException {
        String field = new String(header, 0, NAME_BYTES, ISO_8859_1).stripTrailing();
        String name = field.endsWith("/") ? field.substring(0, field.length() - 1) : field;
        if (name.isEmpty() || !name.matches("[A-Za-z0-9_.+-]+")) {
            throw UnrootException.badInput("the ar archive has a member named \"" + EscapedText.escape(field)
                            + "\", which no package has")
                    .located(bad -> bad.atOffset(at));
        }
        return name;
    }

    private static long size(byte[] header, String name, long at) throws UnrootException {
        String field = new String(header, SIZE_AT, SIZE_END - SIZE_AT, ISO_8859_1).stripTrailing();
        if (!field.matches("[0-9]{1,10}")) {
            throw UnrootException.badInput("the member's size is \"" + EscapedText.escape(field) + "\", no number")
                    .located(bad -> bad.atEntry(name).atOffset(at));
        }
        return Long.parseLong(field);
    }

    private static byte[] bytes(FileChannel file, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw UnrootException.badInput("not a package: the ar archive is cut off");
            }
        }
        return buffer.array();
    }
}
