package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.transport.ChannelRange;
import io.github.unroot.tree.FilePath;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A binary package as deb(5) describes it: what dpkg is told of it, and the files that it installs. Nothing in it is run or
 * written anywhere.
 */
public final class DebFile implements Closeable {
    static final long DATA_BYTES_MAX = 16L << 30;
    static final long CONTROL_BYTES_MAX = 32L << 20;
    private static final int CONTROL_FILES_MAX = 1000;
    private static final String FORMAT = "debian-binary";
    private static final int FORMAT_BYTES_MAX = 64;

    private final FileChannel file;
    private final String name;
    private final ArMember control;
    private final ArMember data;

    private DebFile(FileChannel file, String name, ArMember control, ArMember data) {
        this.file = file;
        this.name = name;
        this.control = control;
        this.data = data;
    }

    /**
     * @param path of a file whose digest was checked already
     * @throws UnrootException if its members are not those of a package
     */
    public static DebFile open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        String name = String.valueOf(path.getFileName());
        try {
            return of(file, name);
        } catch (UnrootException e) {
            file.close();
            throw inPackage(e, name);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static DebFile of(FileChannel file, String name) throws IOException {
        List<ArMember> members = ArMembers.read(file);
        if (members.isEmpty() || !members.getFirst().name().equals(FORMAT)) {
            throw UnrootException.badInput("not a package: its first member is not " + FORMAT);
        }
        try (InputStream format = bytes(file, members.getFirst())) {
            String text = new String(format.readNBytes(FORMAT_BYTES_MAX), StandardCharsets.ISO_8859_1);
            if (!text.startsWith("2.")) {
                throw UnrootException.badInput(
                        "the package's format is " + EscapedText.escape(text.strip()) + ", known is 2.0");
            }
        }
        return new DebFile(file, name, only(members, "control.tar"), only(members, "data.tar"));
    }

    /** What begins with an underscore is for tools that know it; all else has its place in the format. */
    private static ArMember only(List<ArMember> members, String stem) throws UnrootException {
        List<ArMember> found = members.stream()
                .filter(member -> member.name().equals(stem) || member.name().startsWith(stem + "."))
                .toList();
        if (found.size() != 1) {
            throw UnrootException.badInput(
                    found.isEmpty() ? "the package has no " + stem : "the package has two members " + stem);
        }
        return found.getFirst();
    }

    /**
     * The control files by their names: {@code control}, {@code md5sums}, {@code postinst}, ...
     *
     * @throws UnrootException if one is no plain file, or there are too many
     */
    public SortedMap<String, byte[]> controlFiles() throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (TarReader archive = new TarReader(open(control, CONTROL_BYTES_MAX))) {
            for (TarEntry entry = archive.next(); entry != null; entry = archive.next()) {
                FilePath path = path(entry.name());
                if (entry.type() == TarEntry.Type.DIRECTORY && path.isRoot()) {
                    continue;
                }
                if (entry.type() != TarEntry.Type.FILE || !path.parent().isRoot()) {
                    throw UnrootException.badInput("a control archive holds plain files only")
                            .located(bad -> bad.atEntry(path.toString()));
                }
                files.put(path.name(), archive.content().readAllBytes());
                if (files.size() > CONTROL_FILES_MAX) {
                    throw UnrootException.badInput("more than " + CONTROL_FILES_MAX + " control files");
                }
            }
        } catch (UnrootException e) {
            throw inPackage(e, name);
        }
        if (!files.containsKey("control")) {
            throw inPackage(UnrootException.badInput("the control archive has no file named control"), name);
        }
        return files;
    }

    /** What the file {@code control} among them says. */
    public Stanza control() throws IOException {
        try {
            return ControlFile.parseOne(name, controlFiles().getOrDefault("control", new byte[0]));
        } catch (UnrootException e) {
            throw inPackage(e, name);
        }
    }

    /** The archive of the files that it installs, uncompressed, from its start; reading is bounded. */
    public InputStream data() throws IOException {
        try {
            return open(data, DATA_BYTES_MAX);
        } catch (UnrootException e) {
            throw inPackage(e, name);
        }
    }

    /** A path that a package names; as dpkg, none that leads outside, and none that would be two lines of a list. */
    static FilePath path(byte[] name) throws UnrootException {
        String raw = new String(name, StandardCharsets.ISO_8859_1);
        if (raw.indexOf('\n') >= 0) {
            throw UnrootException.badInput("a path holds a newline: " + EscapedText.escape(raw));
        }
        try {
            return FilePath.ofBytes(name);
        } catch (IllegalArgumentException e) {
            throw UnrootException.badInput(String.valueOf(e.getMessage()));
        }
    }

    /** A fault found in the package, with the package's name. */
    public static UnrootException inPackage(UnrootException fault, String name) {
        return fault.located(place -> place.inBlob(name));
    }

    private static InputStream bytes(FileChannel file, ArMember member) {
        return new ChannelRange(file, member.offset(), member.offset() + member.size());
    }

    private InputStream open(ArMember member, long bytesMax) throws IOException {
        return MemberCompression.open(new BufferedInputStream(bytes(file, member), 1 << 16), member, bytesMax);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
