package io.github.unroot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Json;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageDifferenceTest {
    private static final String LAYER = Digest.of(new byte[] {1}).toString();
    private static final String OTHER_LAYER = Digest.of(new byte[] {2}).toString();

    private static ComparedImage image(String config, String layers, FileTree tree) throws UnrootException {
        byte[] document = ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":" + config
                        + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + layers + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        return new ComparedImage("oci:x", Digest.of(document), ImageConfig.parse(document), tree);
    }

    private static String[] lines(ComparedImage before, ComparedImage after) {
        return ImageDifference.between(before, after).lines().toArray(String[]::new);
    }

    private static Inode file(int mode, long size, int layer) {
        return new Inode(Inode.Kind.FILE, mode, 0, 0, size, 0, 0, "", 0, Map.of(), layer);
    }

    private static Inode directory(int mode, long uid, long gid) {
        return new Inode(Inode.Kind.DIRECTORY, mode, uid, gid, 0, 0, 0, "", 0, Map.of(), 0);
    }

    private static FileTree tree(Object... pathsAndInodes) {
        FileTree tree = FileTree.empty();
        for (int at = 0; at < pathsAndInodes.length; at += 2) {
            tree = tree.with(FilePath.of((String) pathsAndInodes[at]), (Inode) pathsAndInodes[at + 1]);
        }
        return tree;
    }

    private static String[] treeLines(FileTree before, FileTree after) throws UnrootException {
        String layers = "\"" + LAYER + "\",\"" + OTHER_LAYER + "\"";
        return lines(image("{}", layers, before), image("{}", layers, after));
    }

    @Test
    void settingsAreToldAsAPersonWould() throws UnrootException {
        ComparedImage before = image("""
                {"User":"","ExposedPorts":{"80/tcp":{},"443/tcp":{}},"Env":["PATH=/bin","OLD=1"],"Cmd":["nginx"],
                 "WorkingDir":"","Volumes":{"/data":{}}}""", "", FileTree.empty());
        ComparedImage after = image("""
                {"User":"1001:0","ExposedPorts":{"8080/tcp":{},"9000/tcp":{}},"Env":["PATH=/bin:/usr/bin","HOME="],
                 "Cmd":["nginx","-g","daemon\\u001b off;"],"WorkingDir":"/","Labels":{"io.github.unroot.ports":"{\\"80/tcp\\":\\"8080/tcp\\"}"}}""", "", FileTree.empty());
        assertThat(lines(before, after))
                .containsExactly(
                        "runs as 1001:0 instead of root",
                        "port 80/tcp moved to 8080/tcp",
                        "port 443/tcp: removed",
                        "port 9000/tcp: added",
                        "command: [\"nginx\"] -> [\"nginx\", \"-g\", \"daemon\\x1b off;\"]",
                        "environment HOME: added, \"\"",
                        "environment OLD: removed",
                        "environment PATH: /bin -> /bin:/usr/bin",
                        "volume /data: removed",
                        "label io.github.unroot.ports: added, {\"80/tcp\":\"8080/tcp\"}");
    }

    @Test
    void pathsAreToldByWhatChanged() throws UnrootException {
        FileTree before = tree(
                "/var/lib/nginx", directory(0755, 0, 0),
                "/usr/bin/su", file(04755, 10, 0),
                "/etc/conf", file(0644, 10, 0),
                "/old/a/b", file(0644, 1, 0),
                "/x", file(0644, 1, 0));
        FileTree after = tree(
                "/var/lib/nginx", directory(0775, 0, 0),
                "/usr/bin/su", file(0755, 10, 0),
                "/etc/conf", file(0644, 12, 1),
                "/new", directory(0770, 1001, 0),
                "/x", directory(0755, 0, 0),
                "/x/y", file(0644, 1, 1));
        assertThat(treeLines(before, after))
                .containsExactly(
                        "/etc/conf: size 10 -> size 12",
                        "/new: added, directory 0770 1001:root",
                        "/old: removed, with 2 paths below it",
                        "/usr/bin/su: mode 4755 root:root -> 0755 root:root, no longer setuid",
                        "/var/lib/nginx: mode 0755 root:root -> 0775 root:root",
                        "/x: file 0644 root:root of size 1 -> directory 0755 root:root",
                        "/x/y: added, file 0644 root:root of size 1");
    }

    @Test
    void aFileCopiedUpForItsModeIsNotToldAsNewContent() throws UnrootException {
        assertThat(treeLines(tree("/f", file(0640, 10, 0)), tree("/f", file(0660, 10, 1))))
                .containsExactly("/f: mode 0640 root:root -> 0660 root:root");
    }

    @Test
    void linksCapabilitiesAndTimesCount() throws UnrootException {
        Inode link = new Inode(Inode.Kind.SYMLINK, 0777, 0, 0, 0, 0, 0, "/dev/stdout", 0, Map.of(), 0);
        Inode other = new Inode(Inode.Kind.SYMLINK, 0777, 0, 0, 0, 0, 0, "/dev/stderr", 0, Map.of(), 1);
        Inode capable = new Inode(
                Inode.Kind.FILE, 0755, 0, 0, 5, 0, 0, "", 0, Map.of("security.capability", new byte[] {1}), 0);
        Inode later = new Inode(Inode.Kind.FILE, 0755, 0, 0, 5, 99, 0, "", 0, Map.of(), 1);
        assertThat(treeLines(tree("/log", link, "/ping", capable), tree("/log", other, "/ping", later)))
                .containsExactly(
                        "/log: link to /dev/stdout -> link to /dev/stderr",
                        "/ping: replaced by a file of the same size and another time",
                        "/ping: file capabilities removed");
    }

    @Test
    void theSameImageHasNoDifference() throws UnrootException {
        ComparedImage image = image("{}", "", tree("/a", file(0644, 1, 0)));
        ImageDifference difference = ImageDifference.between(image, image);
        assertThat(difference.none()).isTrue();
        assertThat(difference.lines()).containsExactly("the images are the same");
    }

    @Test
    void jsonHasOneObjectADifference() throws UnrootException {
        ComparedImage before = image("{\"User\":\"root\"}", "", tree("/a", file(0644, 1, 0)));
        ComparedImage after = image("{\"User\":\"7\"}", "", tree("/a", file(0600, 1, 0)));
        assertThat(new String(
                        Json.bytes(
                                ImageDifference.between(before, after).toJson().required("differences")),
                        StandardCharsets.UTF_8))
                .isEqualTo("[{\"kind\":\"user\",\"before\":\"root\",\"after\":\"7\","
                        + "\"message\":\"runs as 7 instead of root\"},"
                        + "{\"kind\":\"permission\",\"path\":\"/a\",\"before\":\"0644 root:root\","
                        + "\"after\":\"0600 root:root\",\"message\":\"/a: mode 0644 root:root -> 0600 root:root\"}]");
    }
}
