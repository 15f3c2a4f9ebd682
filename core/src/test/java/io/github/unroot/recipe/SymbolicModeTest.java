package io.github.unroot.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GNU chmod is asked what each expression makes of each mode, for files and for directories. */
class SymbolicModeTest {
    static final List<String> EXPRESSIONS = List.of(
            "0755",
            "0750",
            "755",
            "4755",
            "02750",
            "00755",
            "06000",
            "7777",
            "000",
            "00000",
            "g+rX",
            "u=rwx,g=rx,o=",
            "a-w",
            "+x",
            "-x",
            "=r",
            "=",
            "a=",
            "u=",
            "g=u",
            "g=u,o=",
            "o=g",
            "u=g,g=o,o=u",
            "o+t",
            "+t",
            "-t",
            "u+s",
            "g+s",
            "ug+s",
            "o+s",
            "+s",
            "-s",
            "u-s,g-s",
            "g=s",
            "u=rws",
            "a+X",
            "a=X",
            "-X",
            "u-x,a+X",
            "a-x+X",
            "u+rw-x",
            "g+w-w",
            "ug=rw",
            "uo+x",
            "go-rwx",
            "a=rx,u+w",
            "g=u-w",
            "o=u-rwx",
            "g+u",
            "o-g",
            "a=u",
            "g+g",
            "u+",
            "-",
            "u-rwxst",
            "o+r",
            "a=rwxst",
            "g=rwt",
            "o=t",
            "u=t");

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("EXPRESSIONS")
    void doesWhatChmodDoes(String expression) throws IOException, InterruptedException {
        SymbolicMode mode = SymbolicMode.parse(expression);
        List<String> ours = new ArrayList<>();
        for (int bits : modes()) {
            ours.add(String.format("%o %o %o", bits, mode.applyTo(bits, false), mode.applyTo(bits, true)));
        }
        assertThat(ours).isEqualTo(chmod(expression));
    }

    /** Every mode of each class, and every choice of the special bits. */
    private static List<Integer> modes() {
        List<Integer> modes = new ArrayList<>();
        for (int one = 0; one < 8; one++) {
            modes.addAll(List.of(one | ((7 - one) << 6), one << 3, (one << 9) | 0751, (one << 9) | 0640));
        }
        return modes;
    }

    private List<String> chmod(String expression) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("umask 0; touch file; mkdir directory\n");
        for (int bits : modes()) {
            script.append(String.format(
                    "chmod %05o file directory; chmod -- '%s' file directory; echo %o $(stat -c %%a file directory)%n",
                    bits, expression, bits));
        }
        Path program = Files.writeString(folder.resolve("program"), script);
        Process process = new ProcessBuilder("sh", "-eu", program.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "g", "g+q", "u+ug", "u+rg", "g+rX,", ",a+r", "8", "0888", "77777", "u + r", "77", "a+r;x"})
    void refusesWhatIsNoMode(String expression) {
        assertThatThrownBy(() -> SymbolicMode.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no mode");
    }

    @Test
    void isWrittenAsItWasRead() {
        assertThat(SymbolicMode.parse("u=rwx,g=rx,o=")).hasToString("u=rwx,g=rx,o=");
    }
}
