package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.ImageConfig;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory that a program starts in, looked up in the image's own files. */
@Tag("H52")
class WorkingDirectoryTest {
    private FileTree tree = FileTree.empty();

    @BeforeEach
    void makeTree() throws IOException {
        tree = Layer.merge(new Layer()
                .directory("work", 0755, 0, 0)
                .file("file", 0755, 0, 0, "x")
                .symlink("above", "../../../work")
                .symlink("descriptor", "/proc/self/fd/9")
                .symlink("device", "dev/fd")
                .symlink("toFile", "file")
                .symlink("loop", "loop")
                .symlink("nowhere", "/gone/too")
                .bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/work", "/missing", "/missing/deep", "/above", "/above/../work", "/nowhere"})
    void whatARuntimeEntersOrMakes(String directory) {
        assertThatCode(() -> check(directory)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "/descriptor, leads into a file system of the kernel",
        "/descriptor/below, leads into a file system of the kernel",
        "/device/9, leads into a file system of the kernel",
        "/file, is no directory in the image",
        "/toFile, is no directory in the image",
        "/file/below, leads through what is no directory",
        "/loop, leads through too many links",
    })
    void whatNoRuntimeEnters(String directory, String why) {
        assertThatThrownBy(() -> check(directory))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining("the working directory \"" + directory + "\" " + why);
    }

    private void check(String directory) throws UnrootException {
        byte[] config = """
                {"config":{"WorkingDir":"%s"},"rootfs":{"diff_ids":[]},"os":"linux","architecture":"amd64"}
                """.formatted(directory).getBytes(StandardCharsets.UTF_8);
        Program.checkWorkingDirectory(ImageConfig.parse(config), tree);
    }
}
