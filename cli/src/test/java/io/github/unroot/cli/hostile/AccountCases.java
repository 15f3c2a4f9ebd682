package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.finding;
import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refused;

import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Users that engines read in different ways, and account files that are not what they should be. */
final class AccountCases {
    private static final int FILE_BYTES_MAX = 1 << 20;
    private static final int LINE_BYTES_MAX = 64 << 10;
    private static final int LINES_MAX = 1 << 16;
    private static final String APP = "root:x:0:0::/root:/bin/sh\napp:x:7:8::/:/bin/sh\n";
    private static final String TOO_LARGE =
            "blob sha256:[0-9a-f]{64}: entry \"/etc/%s\": the account file has %d bytes, more"
                    + " than the limit of 1048576";

    static final List<HostileCase> ALL = Stream.of(users(), passwd(), kinds(), groups(), raised(), mountPoints())
            .flatMap(List::stream)
            .toList();

    private AccountCases() {}

    private static HostileCase of(String row, String title, ImageBuilder image, Expected expected) {
        return HostileCase.of(row, title, HostileImage.of(image), expected);
    }

    private static LayerBuilder layer() {
        return new LayerBuilder().directory("etc", 0755);
    }

    private static ImageBuilder image(String user, LayerBuilder layer) {
        return new ImageBuilder().plainLayer(layer).user(user);
    }

    private static ImageBuilder image(String user, String passwd, String group) {
        return image(user, layer().file("etc/passwd", 0644, passwd).file("etc/group", 0644, group));
    }

    private static List<HostileCase> users() {
        List<HostileCase> cases = new ArrayList<>();
        for (String unclear :
                List.of("4294967296", "2147483648", "-1", "0x0", " 0", "1e3", "a:b:c", "nobody-here", "0\u0000")) {
            cases.add(of("H46", "the user " + shown(unclear), image(unclear, APP, ""), finding("unclear-user", ""))
                    .foreignReader(new ForeignReader.Refuses("it can't resolve the user either")));
        }
        for (String unclear : List.of("+0", ":0", "65534:")) {
            cases.add(of("H46", "the user " + unclear, image(unclear, APP, ""), finding("unclear-user", "")));
        }
        for (String root : List.of("", "0", "00", "root", "0:0", "root:8")) {
            cases.add(of("H46", "the user \"" + root + "\"", image(root, APP, ""), finding("root-user", "")));
        }
        cases.add(of("H48", "the user 10001", image("10001", APP, ""), found(0, "no-group", "")));
        return cases;
    }

    private static String shown(String user) {
        return user.replace("\u0000", "NUL");
    }

    private static Expected found(int auditStatus, String rule, String path) {
        return new Expected.HandledWithFinding(auditStatus, rule, path);
    }

    private static List<HostileCase> passwd() {
        String longLine = "x".repeat(LINE_BYTES_MAX) + ":x:1:1\n";
        return List.of(
                of(
                        "H47",
                        "an account whose name is a number",
                        image("1001:0", "1001:x:0:0::/:\n", ""),
                        found(0, "digit-name", "/etc/passwd")),
                of("H47", "two names of root", image("toor", APP + "toor:x:00:0::/:\n", ""), finding("root-user", "")),
                of(
                        "H47",
                        "one name of two users",
                        image("twice", "twice:x:7:7::/:\ntwice:x:0:0::/:\n", ""),
                        finding("unclear-user", "")),
                of(
                        "H47",
                        "lines that end as DOS's do",
                        image("app", APP.replace("\n", "\r\n"), ""),
                        finding("named-user", "")),
                of("H47", "numbers that are none", image("0", "a:x:one:two::/:\n", ""), finding("odd-accounts", "")),
                of("H47", "a line of 64 KiB", image("app", APP + longLine, ""), finding("odd-accounts", ""))
                        .foreignReader(new ForeignReader.Refuses("it gives up at such a line and finds no user")),
                of("H47", "no passwd file", image("app", layer()), finding("unclear-user", ""))
                        .foreignReader(new ForeignReader.Refuses("it finds no user either")));
    }

    private static List<HostileCase> kinds() {
        LayerBuilder many = layer();
        for (int i = 0; i < 17; i++) {
            many.file("etc/" + i + ".sh", 0755, "#".repeat(FILE_BYTES_MAX));
        }
        String nowhere = "it finds no user either";
        return List.of(
                of(
                        "H12",
                        "passwd is a link to a file of another name",
                        image("app", layer().file("usr/accounts", 0644, APP).symlink("etc/passwd", "../usr/accounts")),
                        finding("named-user", "")),
                of(
                        "H12",
                        "passwd is a hard link",
                        image("app", layer().file("etc/accounts", 0644, APP).hardLink("etc/passwd", "etc/accounts")),
                        finding("named-user", "")),
                of(
                                "H12",
                                "passwd lies behind a linked directory",
                                image(
                                        "app",
                                        new LayerBuilder()
                                                .file("usr/accounts/passwd", 0644, APP)
                                                .symlink("etc", "/usr/accounts")),
                                finding("named-user", ""))
                        .foreignReader(new ForeignReader.Refuses("it follows the link to the host's own /usr")),
                of(
                        "H12",
                        "passwd comes after more scripts than are kept",
                        image("app", many.file("etc/passwd", 0644, APP)),
                        finding("named-user", "")),
                of(
                        "H12",
                        "passwd is a link out of the tree",
                        image("root", layer().symlink("etc/passwd", "../../../../../../../../../etc/passwd")),
                        finding("odd-accounts", "")),
                of(
                                "H12",
                                "passwd is a link to itself",
                                image("root", layer().symlink("etc/passwd", "passwd")),
                                finding("odd-accounts", ""))
                        .foreignReader(new ForeignReader.Refuses(nowhere)),
                of(
                                "H12",
                                "passwd is a FIFO",
                                image("root", layer().fifo("etc/passwd", 0644)),
                                finding("odd-accounts", ""))
                        .foreignReader(new ForeignReader.Hangs("it opens the FIFO and waits for a writer")),
                of(
                                "H12",
                                "passwd is a device",
                                image("root", layer().entry("etc/passwd", '3', 0644, "", "")),
                                finding("odd-accounts", ""))
                        .foreignReader(new ForeignReader.Refuses("it opens the device 0:0")),
                of(
                                "H12",
                                "passwd is a directory",
                                image("root", layer().directory("etc/passwd", 0755)),
                                finding("odd-accounts", ""))
                        .foreignReader(new ForeignReader.Refuses("it can't read a directory")),
                of(
                        "H12",
                        "passwd is too large",
                        image("0", "x".repeat(FILE_BYTES_MAX + 1), ""),
                        refused(TOO_LARGE.formatted("passwd", FILE_BYTES_MAX + 1))));
    }

    private static List<HostileCase> groups() {
        String line = "group1:x:1:root\n";
        return List.of(
                of(
                        "H49",
                        "a group file of 1 MiB in 65,536 lines",
                        image("0", APP, line.repeat(FILE_BYTES_MAX / line.length())),
                        finding("root-user", "")),
                of(
                        "H49",
                        "a group file of a line more",
                        image("0", APP, "\n" + "x:x:1:\n".repeat(LINES_MAX + 1)),
                        refused("entry \"/etc/group\": the account file has more than 65536 lines")),
                of(
                        "H49",
                        "a group file of 2 MiB",
                        image("0", APP, "x".repeat(2 * FILE_BYTES_MAX)),
                        refused(TOO_LARGE.formatted("group", 2 * FILE_BYTES_MAX))),
                of(
                        "H49",
                        "a group with ten million members",
                        image("0", APP, "x:x:1:" + "a,".repeat(10_000_000)),
                        refused(TOO_LARGE.formatted("group", 20_000_006))),
                of(
                        "H50",
                        "a user in docker's group",
                        image("app", APP, "docker:x:998:app\n"),
                        finding("privileged-group", "")),
                of(
                        "H50",
                        "a user in shadow's group by number",
                        image("7:42", APP, "shadow:x:42:\n"),
                        found(0, "privileged-group", "")),
                of(
                        "H50",
                        "a user in disk's group beside its own",
                        image("7:8", APP, "disk:x:6:root,app\n"),
                        found(0, "privileged-group", "")),
                of(
                        "H50",
                        "a user in root's group",
                        image("7:8", APP, "root:x:0:app\n"),
                        found(0, "privileged-group", "")));
    }

    /** Capability attributes as {@code struct vfs_cap_data} has them: CAP_NET_RAW, permitted. */
    private static List<HostileCase> raised() {
        String netRaw = "\0\40\0\0" + "\0".repeat(12);
        return List.of(
                of("H51", "a setuid file", image("7:8", layer().file("x", 04755, "")), found(1, "setuid", "/x")),
                of("H51", "a setgid file", image("7:8", layer().file("x", 02755, "")), found(1, "setgid", "/x")),
                of(
                        "H51",
                        "a file capability of revision 2",
                        image("7:8", capable("\0\0\0\2" + netRaw)),
                        found(1, "file-capability", "/x")),
                of(
                        "H51",
                        "a file capability of revision 3, of the namespace of user 1000",
                        image("7:8", capable("\0\0\0\3" + netRaw + "\350\3\0\0")),
                        found(1, "file-capability", "/x")),
                of(
                        "H51",
                        "a start script that hands capabilities on",
                        image(
                                        "0",
                                        layer().file(
                                                        "start.sh",
                                                        0755,
                                                        "#!/bin/sh\nexec setpriv --ambient-caps +net_raw x\n"))
                                .entrypoint("/start.sh"),
                        finding("ambient-capabilities", "/start.sh")));
    }

    private static LayerBuilder capable(String attribute) {
        return layer().xattr("security.capability", attribute).file("x", 0755, "");
    }

    private static List<HostileCase> mountPoints() {
        List<HostileCase> cases = new ArrayList<>();
        for (String place : List.of("proc", "sys", "dev")) {
            cases.add(of(
                    "H13",
                    "/" + place + " is a link",
                    image("0", new LayerBuilder().symlink(place, "tmp")),
                    finding("mount-point", "/" + place)));
            cases.add(of(
                    "H13",
                    "/" + place + " is a file",
                    image("0", new LayerBuilder().file(place, 0644, "")),
                    finding("mount-point", "/" + place)));
        }
        cases.add(of("H13", "plain directories", image("0", new LayerBuilder().directory("proc", 0555)), handled()));
        return cases;
    }
}
