package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.plan.Change.Content;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.tree.FilePath;
import java.util.List;
import org.junit.jupiter.api.Test;

class DraftTest {
    private static final FilePath APP = FilePath.of("/usr/bin/app");
    private static final FilePath CONF = FilePath.of("/etc/app.conf");

    @Test
    void bitsThatEitherChangeAsksForAreGivenOnce() {
        assertThat(joined(permission(0700, 7, 0710, 0, "search"), permission(0700, 7, 0750, 0, "read")))
                .containsExactly(permission(0700, 7, 0750, 0, "search; read"));
    }

    @Test
    void aDroppedSetuidBitStaysDropped() {
        Change dropped = permission(04755, 0, 0755, 0, "setuid");
        Change executable = permission(04755, 0, 04755, 0, "execute");
        assertThat(joined(dropped, executable)).containsExactly(permission(04755, 0, 0755, 0, "setuid; execute"));
        assertThat(joined(executable, dropped)).containsExactly(permission(04755, 0, 0755, 0, "execute; setuid"));
    }

    @Test
    void theGroupThatAChangeGivesIsKept() {
        Change given = permission(0640, 7, 0640, 0, "group");
        Change same = permission(0640, 7, 0660, 7, "write");
        assertThat(joined(given, same)).containsExactly(permission(0640, 7, 0660, 0, "group; write"));
    }

    @Test
    void aReasonIsSaidOnce() {
        Change change = permission(0700, 7, 0750, 0, "read");
        assertThat(joined(change, change)).containsExactly(change);
    }

    @Test
    void aFileInAnotherOnesPlaceHasItsOwnMode() {
        Change dropped = permission(04755, 0, 0755, 0, "setuid");
        Change standIn = new Change.AddFile(APP, new Content.Text("x"), new Permission(0755, 0, 0), "stand-in");
        Change link = new Change.AddLink(APP, "/run/app", "detour");
        assertThat(joined(dropped, standIn)).containsExactly(standIn);
        assertThat(joined(standIn, dropped)).containsExactly(standIn);
        assertThat(joined(dropped, link)).containsExactly(link);
    }

    @Test
    void anEditOfAnEditIsAnEditOfTheFirstLine() {
        assertThat(joined(edit("listen 80", "listen 8080", "port"), edit("listen 8080", null, "no")))
                .containsExactly(edit("listen 80", null, "port; no"));
        assertThat(joined(edit("a", "b", "one"), edit("c", "d", "two")))
                .containsExactly(
                        new Change.EditFile(CONF, List.of(new LineEdit("a", "b"), new LineEdit("c", "d")), "one; two"));
    }

    @Test
    void aVariableKeepsWhatItHeldFirst() {
        Change first = new Change.SetEnvironment("A", "old", "new", "one");
        Change later = new Change.SetEnvironment("A", "new", "newest", "two");
        assertThat(joined(first, later)).containsExactly(new Change.SetEnvironment("A", "old", "newest", "two"));
    }

    @Test
    void theFirstToDeclareAPathSaysHowLongItLasts() {
        Change data = new Change.DeclareWritable(CONF, Lifetime.DATA, "volume");
        Change scratch = new Change.DeclareWritable(CONF, Lifetime.SCRATCH, "log");
        assertThat(joined(data, scratch)).containsExactly(data);
    }

    @Test
    void theOrderOfFindingDoesNotShow() {
        Change user = new Change.SetUser("", "1001:0", "root");
        Change port = new Change.MovePort("80/tcp", "8080/tcp", "bind");
        Change writable = new Change.DeclareWritable(FilePath.of("/run"), Lifetime.SCRATCH, "pid");
        Change permission = permission(0755, 0, 0775, 0, "pid");
        List<Change> told = List.of(user, port, writable, permission);
        assertThat(Draft.of(told.reversed()).changes()).isEqualTo(told);
        assertThat(Draft.of(Draft.of(told).changes()).changes()).isEqualTo(told);
        assertThat(Planner.movedPorts(told)).containsOnly(java.util.Map.entry("80/tcp", "8080/tcp"));
        assertThat(Planner.writable(told)).containsExactly(FilePath.of("/run"));
    }

    private static List<Change> joined(Change first, Change second) {
        return Planner.join(List.of(first), List.of(second));
    }

    private static Change permission(int before, long gidBefore, int after, long gidAfter, String reason) {
        return new Change.SetPermission(
                APP, new Permission(before, 0, gidBefore), new Permission(after, 0, gidAfter), false, reason);
    }

    private static Change edit(String before, @org.jspecify.annotations.Nullable String after, String reason) {
        return new Change.EditFile(CONF, List.of(new LineEdit(before, after)), reason);
    }
}
