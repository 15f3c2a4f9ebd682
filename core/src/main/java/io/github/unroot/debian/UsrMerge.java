package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.unroot.tar.TarEntry;
import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The merged /usr of Debian since bookworm: {@code /bin}, {@code /lib} and their kin are links into it. dpkg follows them
 * when it unpacks, and keeps them where a package has a directory of that name; a layer of an image would replace them.
 */
final class UsrMerge {
    /** What is a link, relative to the root. Directories for other word sizes are what few packages have. */
    static final List<String> LINKS = List.of("bin", "lib", "lib64", "sbin");

    private static final Pattern NAME = Pattern.compile("(?:\\./|/)*(bin|lib|lib64|sbin)(?:/+(.*))?", Pattern.DOTALL);

    private UsrMerge() {}

    /** An entry as it lies behind the links; empty for a directory that is one of them. */
    static Optional<TarEntry> behindLinks(TarEntry entry) {
        byte[] link = entry.type() == TarEntry.Type.HARD_LINK ? behind(entry.link()) : entry.link();
        byte[] name = behind(entry.name());
        boolean isLink = entry.type() == TarEntry.Type.DIRECTORY && isTop(entry.name());
        return isLink ? Optional.empty() : Optional.of(renamed(entry, name, link));
    }

    /** Where a path of a package lies. */
    static FilePath behindLinks(FilePath path) {
        return FilePath.ofBytes(behind(path.toBytes()));
    }

    private static boolean isTop(byte[] name) {
        Matcher matcher = NAME.matcher(new String(name, ISO_8859_1));
        return matcher.matches()
                && (matcher.group(2) == null || matcher.group(2).isEmpty());
    }

    private static byte[] behind(byte[] name) {
        Matcher matcher = NAME.matcher(new String(name, ISO_8859_1));
        if (!matcher.matches() || matcher.group(2) == null || matcher.group(2).isEmpty()) {
            return name;
        }
        return ("./usr/" + matcher.group(1) + "/" + matcher.group(2)).getBytes(ISO_8859_1);
    }

    private static TarEntry renamed(TarEntry entry, byte[] name, byte[] link) {
        return new TarEntry(
                name,
                entry.type(),
                entry.mode(),
                entry.uid(),
                entry.gid(),
                entry.size(),
                entry.seconds(),
                entry.nanos(),
                link,
                entry.device(),
                entry.xattrs(),
                entry.offset());
    }
}
