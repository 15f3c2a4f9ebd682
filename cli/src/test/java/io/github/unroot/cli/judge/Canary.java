package io.github.unroot.cli.judge;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Things of the machine that a hostile image would like: folders that anybody may read and write, the runtime's own file, a
 * process, and two listening sockets. It says afterwards what became of them.
 *
 * <p>A read shows in a file's access time, which is set far back: even under {@code relatime} the next read moves it.
 */
public final class Canary implements Closeable {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
    private static final String NAME = "canary";
    private static final String SECRET = "the canary's secret\n";

    private final List<Path> places;
    private final List<Path> folders = new ArrayList<>();
    private final Map<Path, String> before = new TreeMap<>();
    private final Process process;
    private final String processBefore;
    private final ServerSocketChannel tcp;
    private final ServerSocketChannel local;

    /** @param places directories in each of which a folder is made */
    public Canary(Path... places) throws IOException {
        this.places = List.of(places);
        for (Path place : places) {
            folders.add(folder(place));
        }
        process = new ProcessBuilder("sleep", "100000").start();
        local = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        local.bind(UnixDomainSocketAddress.of(socket()));
        Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rwxrwxrwx"));
        tcp = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        for (ServerSocketChannel channel : List.of(local, tcp)) {
            channel.configureBlocking(false);
        }
        checkThatReadsShow();
        for (Path folder : folders) {
            for (Path file : files(folder)) {
                Files.setAttribute(file, "lastAccessTime", LONG_AGO, LinkOption.NOFOLLOW_LINKS);
                before.put(file, state(file));
            }
        }
        before.put(runtime(), content(runtime()));
        processBefore = processState();
    }

    private static Path folder(Path place) throws IOException {
        open(Files.createDirectories(place.resolve(NAME)));
        Path folder = open(Files.createDirectory(place.resolve(NAME).resolve("folder")));
        open(Files.writeString(folder.resolve("secret"), SECRET));
        return folder;
    }

    private static Path open(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Else a canary that is never seen to be read would prove nothing. */
    private void checkThatReadsShow() throws IOException {
        for (Path folder : folders) {
            Path file = Files.writeString(folder.resolve("../self-check").normalize(), "x");
            Files.setAttribute(file, "lastAccessTime", LONG_AGO);
            String unread = state(file);
            Files.readAllBytes(file);
            if (state(file).equals(unread)) {
                throw new IOException(folder + ": a read leaves no trace on this file system (noatime?)");
            }
        }
    }

    /** For the program under test: what an attack has to know. */
    public Map<String, String> environment() throws IOException {
        return Map.of(
                "CANARIES",
                        String.join(":", folders.stream().map(Path::toString).toList()),
                "CANARY_PORT", Integer.toString(((InetSocketAddress) tcp.getLocalAddress()).getPort()),
                "CANARY_SOCKET", socket().toString(),
                "CANARY_PROCESS", Long.toString(process.pid()));
    }

    public Path folder() {
        return folders.getFirst();
    }

    private Path socket() {
        return folders.getFirst().resolve("socket");
    }

    /**
     * What was read, changed, connected to or killed, a line each. A file that was added or removed shows in its folder's
     * times; nothing is read here, so that it can be asked again.
     */
    public List<String> damage() throws IOException {
        List<String> damage = new ArrayList<>();
        for (Map.Entry<Path, String> file : before.entrySet()) {
            String now = file.getKey().equals(runtime()) ? content(runtime()) : state(file.getKey());
            if (!now.equals(file.getValue())) {
                damage.add(file.getKey() + ": " + file.getValue() + " became " + now);
            }
        }
        if (tcp.accept() != null || local.accept() != null) {
            damage.add("a socket was connected to");
        }
        if (!processState().equals(processBefore)) {
            damage.add("the process: " + processBefore + " became " + processState());
        }
        return damage;
    }

    /** Owner, mode, size and all times; a file that is gone has none. */
    private static String state(Path file) throws IOException {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? new TreeMap<>(Files.readAttributes(
                                file,
                                "unix:uid,gid,mode,nlink,size,ino,lastAccessTime,lastModifiedTime,ctime",
                                LinkOption.NOFOLLOW_LINKS))
                        .toString()
                : "gone";
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Path runtime() throws IOException {
        return Path.of(Tool.run("sh", "-c", "PATH=$PATH:/usr/sbin; readlink -f $(command -v runc)")
                .strip());
    }

    private static String content(Path file) throws IOException {
        return Tool.run("sha256sum", file.toString()).split(" ", 2)[0];
    }

    /** That it is there, the same, and traced by nobody. */
    private String processState() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!process.isAlive() || !Files.exists(status)) {
            return "dead";
        }
        return Arrays.toString(Files.readAllLines(status).stream()
                .filter(line -> line.matches("(Name|Uid|TracerPid|SigPnd|ShdPnd):.*"))
                .toArray());
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        local.close();
        process.destroyForcibly();
        for (Path place : places) {
            Tool.run("rm", "-rf", place.resolve(NAME).toString());
        }
    }
}
