package io.github.unroot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.observe.Access;
import io.github.unroot.observe.Access.Operation;
import io.github.unroot.observe.Trace;
import io.github.unroot.plan.Evidence;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalTest {
    private static final Access MOUNT = denied(Operation.MOUNT, "/mnt", "tmpfs", "/bin/mount", "mount", "EPERM", 1);
    private static final Access WRITE = denied(Operation.CREATE, "/etc/x", "", "/bin/app", "mkdir", "EACCES", 2);

    @Test
    void whatNoImageCanGiveIsNamedFirst() {
        UnrootException refusal = Refusal.of(evidence("bye\n", MOUNT, WRITE), "it ended with status 1");
        assertThat(refusal)
                .hasMessage("converting the image: it needs root: /bin/mount was denied mount /mnt (tmpfs), EPERM;"
                        + " it ended with status 1; its last words: bye");
        assertThat(refusal.problem().exitStatus()).isEqualTo(1);
    }

    @Test
    void elseTheLastDenial() {
        assertThat(Refusal.of(evidence("", WRITE), "no answer on port 80"))
                .hasMessageContaining("it does not run without root: /bin/app was denied mkdir /etc/x, EACCES;"
                        + " no answer on port 80");
    }

    @Test
    void elseThatNoneIsKnown() {
        assertThat(Refusal.of(evidence(""), "it ended with status 3"))
                .hasMessageContaining("it does not do its job without root, and no denied access shows why;"
                        + " it ended with status 3");
    }

    @Test
    void evenRootMayBeRefused() {
        assertThat(Refusal.essential(evidence("", MOUNT)))
                .isEqualTo("; it needs more than an engine gives: /bin/mount was denied mount /mnt (tmpfs), EPERM");
        assertThat(Refusal.essential(evidence("", WRITE))).isEmpty();
    }

    @Test
    void theLastWordsAreOneShortLineThatATerminalCanShow() {
        assertThat(Refusal.lastWords("first\n\u001b[31mred\u0007\n\n")).isEqualTo("; its last words: ?[31mred?");
        assertThat(Refusal.lastWords("x".repeat(5000)).length()).isLessThan(230);
        assertThat(Refusal.lastWords(" \n\n")).isEmpty();
    }

    private static Evidence evidence(String output, Access... accesses) {
        return new Evidence(new Trace(List.of(accesses), List.of(), 0, 0), false, output);
    }

    private static Access denied(
            Operation operation, String path, String detail, String program, String call, String error, int sequence) {
        Optional<FilePath> place = Optional.of(FilePath.of(path));
        return Access.once(operation, place, detail, Optional.of(error), 1, program, call, sequence);
    }
}
