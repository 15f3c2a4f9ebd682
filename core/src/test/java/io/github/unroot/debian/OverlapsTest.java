package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.DebBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages that have the same file. */
class OverlapsTest {
    private static final LayerBuilder FILE = new LayerBuilder()
            .directory("./", 0755)
            .directory("./usr", 0755)
            .directory("./usr/lib", 0755)
            .file("./usr/lib/x", 0644, "x");
    private static final LayerBuilder LINKED =
            new LayerBuilder().directory("./", 0755).directory("./lib", 0755).file("./lib/x", 0644, "x");
    private static final LayerBuilder SYMLINK = new LayerBuilder().symlink("./usr/lib/x", "y");

    @TempDir
    private Path folder = Path.of("");

    private final PackageOpener opener;

    OverlapsTest() throws IOException {
        opener = new PackageOpener();
    }

    @AfterEach
    void close() throws IOException {
        opener.close();
    }

    @Test
    void shareDirectoriesAlone() throws Exception {
        LayerBuilder other = new LayerBuilder().directory("./usr/lib", 0755).file("./usr/lib/y", 0644, "");
        List<OpenedPackage> packages = opened(deb("a", FILE), deb("b", other));
        assertThat(Overlaps.of(packages).ordered(packages)).isEqualTo(packages);
    }

    @Test
    void mayNotShareAFile() throws Exception {
        List<OpenedPackage> packages = opened(deb("a", FILE), deb("b", FILE));
        assertThatThrownBy(() -> Overlaps.of(packages))
                .isInstanceOf(UnrootException.class)
                .hasMessage("both a and b have the file /usr/lib/x, and neither says that it replaces the other's");
    }

    /** The link /lib leads to usr/lib in every image, whatever the package thinks. */
    @Test
    void mayNotShareAFileByTwoNames() throws Exception {
        List<OpenedPackage> packages = opened(deb("a", FILE), deb("b", LINKED));
        assertThatThrownBy(() -> Overlaps.of(packages)).hasMessageContaining("both a and b have the file /usr/lib/x");
    }

    @Test
    void mayNotShareALink() throws Exception {
        List<OpenedPackage> packages = opened(deb("a", SYMLINK), deb("b", FILE));
        assertThatThrownBy(() -> Overlaps.of(packages)).hasMessageContaining("both a and b have the file /usr/lib/x");
    }

    /** In the order of the names the replacer comes first, so that the order alone would let the other's file stay. */
    @Test
    void leaveTheFileToTheReplacer() throws Exception {
        List<OpenedPackage> packages = opened(deb("a", LINKED, "Replaces: b (<< 2)"), deb("b", FILE));
        Overlaps overlaps = Overlaps.of(packages);
        assertThat(overlaps.ordered(packages)).extracting(OpenedPackage::name).containsExactly("b", "a");
        Map<FilePath, byte[]> database = DpkgDatabase.with(packages, Map.of(), overlaps, _ -> false);
        assertThat(list(database, "a")).contains("/lib/x\n");
        assertThat(list(database, "b")).contains("/usr/lib\n").doesNotContain("/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Replaces: b (<< 1.0)", "Replaces: c", "Breaks: b", "Conflicts: b"})
    void mayNotShareAFileWithoutReplacingThatVersion(String field) throws Exception {
        List<OpenedPackage> packages = opened(deb("a", FILE, field), deb("b", FILE));
        assertThatThrownBy(() -> Overlaps.of(packages)).hasMessageContaining("both a and b have the file");
    }

    private static String list(Map<FilePath, byte[]> database, String name) {
        FilePath list = FilePath.of("/var/lib/dpkg/info/" + name + ".list");
        return new String(database.getOrDefault(list, new byte[0]), UTF_8);
    }

    private List<OpenedPackage> opened(Path... packages) throws IOException, InterruptedException {
        return opener.open(List.of(packages), 1);
    }

    private Path deb(String name, LayerBuilder data, String... fields) throws IOException {
        return Files.write(
                folder.resolve(name + "_1.0_amd64.deb"),
                DebBuilder.packed(DebBuilder.control(name, "1.0", fields), data));
    }
}
