package io.github.unroot.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Builds a Debian package (deb(5)) member by member, as it is told: nothing is checked, and a member's header can say what
 * is not so. Text is Latin-1, one char a byte.
 */
public final class DebBuilder {
    private final ByteArrayOutputStream ar = new ByteArrayOutputStream();

    private DebBuilder() {
        ar.writeBytes(bytes("!<arch>\n"));
    }

    /** A package that has nothing yet, its format neither. */
    public static DebBuilder empty() {
        return new DebBuilder();
    }

    /** A package that has no more than its format. */
    public static DebBuilder begun() {
        return empty().member("debian-binary", bytes("2.0\n"));
    }

    /**
     * A well-formed package.
     *
     * @param control its control files, {@code ./control} among them
     */
    public static byte[] packed(LayerBuilder control, LayerBuilder data) {
        return begun().member("control.tar.gz", control.gzip())
                .member("data.tar.gz", data.gzip())
                .bytes();
    }

    /** A control archive with a control file alone: the fields that every package has, and more lines after them. */
    public static LayerBuilder control(String name, String version, String... lines) {
        StringBuilder text = new StringBuilder("Package: " + name + "\nVersion: " + version
                + "\nArchitecture: amd64\nMaintainer: Nobody <nobody@example.org>\nDescription: a test's own\n");
        for (String line : lines) {
            text.append(line).append('\n');
        }
        return new LayerBuilder().file("./control", 0644, text.toString());
    }

    public DebBuilder member(String name, byte[] content) {
        return member(name, Integer.toString(content.length), content);
    }

    /** A member whose header says of its size what it is told to. */
    public DebBuilder member(String name, String size, byte[] content) {
        ar.writeBytes(bytes("%-16s%-12s%-6s%-6s%-8s%-10s`\n".formatted(name, "1700000000", "0", "0", "100644", size)));
        return raw(content).raw(bytes(content.length % 2 == 0 ? "" : "\n"));
    }

    /** Any bytes, as they are. */
    public DebBuilder raw(byte[] bytes) {
        ar.writeBytes(bytes);
        return this;
    }

    public byte[] bytes() {
        return ar.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
