package io.github.unroot.debian;

import static io.github.unroot.debian.Indexes.names;
import static io.github.unroot.debian.Indexes.solve;
import static io.github.unroot.debian.Indexes.solved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SolverTest {

    @Test
    void whatIsNeededComesFirst() throws Exception {
        PackageIndex index = Indexes.of("a 1\nDepends: b, c (>= 2)", "b 1\nPre-Depends: d", "c 2", "d 1", "e 1");
        assertThat(solved(index, "a")).containsExactly("d 1", "b 1", "c 2", "a 1");
    }

    @Test
    void theHighestVersionOfAllSourcesIsTaken() throws Exception {
        PackageIndex index = Indexes.ofParts(
                Indexes.part("main", "a 1.0-1\nDepends: b", "b 2.0-1"),
                Indexes.part("security", "a 1.0-1+deb12u1\nDepends: b", "b 2.0~rc1-1"),
                Indexes.part("updates", "a 1.0-1"));
        Solution solution = solve(index, "a");
        assertThat(names(solution.added())).containsExactly("b 2.0-1", "a 1.0-1+deb12u1");
        assertThat(solution.added()).extracting(PackageRecord::origin).containsExactly("main", "security");
    }

    @Test
    void theFirstAlternativeIsTakenUnlessAnotherIsThereAlready() throws Exception {
        PackageIndex index =
                Indexes.of("a 1\nDepends: b | c, d", "b 1", "c 1", "d 1\nDepends: c | b", "e 1\nDepends: x | c");
        assertThat(solved(index, "a")).containsExactly("b 1", "d 1", "a 1");
        assertThat(solved(index, "a", "c")).containsExactly("c 1", "d 1", "a 1");
        assertThat(solved(index, "e")).containsExactly("c 1", "e 1");
    }

    @Test
    void anAlternativeThatStandsAgainstWhatIsChosenIsPassedOver() throws Exception {
        PackageIndex index = Indexes.of(
                "a 1\nDepends: b, c | d",
                "b 1\nConflicts: c",
                "c 1",
                "d 1",
                "e 1\nDepends: b, f | d",
                "f 1\nBreaks: b (<< 2)");
        assertThat(solved(index, "a")).containsExactly("b 1", "d 1", "a 1");
        assertThat(solved(index, "e")).containsExactly("b 1", "d 1", "e 1");
    }

    @Test
    void whatDoesNotGoOnTheFirstWayIsFoundOnAnother() throws Exception {
        PackageIndex index = Indexes.of(
                "a 1\nDepends: b | c, e", "b 1\nDepends: d", "d 1\nConflicts: e", "c 1", "e 1", "old 1\nDepends: a");
        assertThat(solved(index, "a")).containsExactly("c 1", "e 1", "a 1");
        assertThat(solved(index, "old")).containsExactly("c 1", "e 1", "a 1", "old 1");
    }

    @Test
    void anOlderVersionIsTakenWhereOnlyThatWillDo() throws Exception {
        PackageIndex index = Indexes.ofParts(
                Indexes.part("main", "a 1\nDepends: b (= 1)", "b 1"),
                Indexes.part("security", "a 2\nDepends: b (= 2)", "b 2"));
        assertThat(solved(index, "a=1")).containsExactly("b 1", "a 1");
        assertThat(solved(index, "a")).containsExactly("b 2", "a 2");
    }

    @Test
    void providedNamesCountAndSoDoTheirVersions() throws Exception {
        PackageIndex index = Indexes.of(
                "a 1\nDepends: mail",
                "b 1\nDepends: mail (>= 2)",
                "plain 1\nProvides: mail",
                "versioned 1\nProvides: mail (= 2)",
                "early 1\nProvides: mail (= 1)");
        assertThat(solved(index, "a", "plain")).containsExactly("plain 1", "a 1");
        assertThat(solved(index, "b")).containsExactly("versioned 1", "b 1");
    }

    @Tag("H60")
    @Test
    void ofSeveralProvidersThePriorityThenTheNameDecides() throws Exception {
        String[] packages = {
            "a 1\nDepends: mail",
            "zeta 1\nProvides: mail\nPriority: standard",
            "beta 1\nProvides: mail\nPriority: optional",
            "alpha 1\nProvides: mail\nPriority: optional"
        };
        assertThat(solved(Indexes.of(packages), "a")).containsExactly("zeta 1", "a 1");
        packages[1] = "gamma 1\nProvides: mail\nPriority: extra";
        assertThat(solved(Indexes.of(packages), "a")).containsExactly("alpha 1", "a 1");
        String[] turned = {packages[3], packages[2], packages[1], packages[0]};
        assertThat(solved(Indexes.of(turned), "a")).containsExactly("alpha 1", "a 1");
    }

    @Tag("H60")
    @Test
    void aProvidedNameThatIsAskedForMustHaveOneProvider() throws Exception {
        PackageIndex index = Indexes.of("b 1\nProvides: mail, post", "c 1\nProvides: mail");
        assertThat(solved(index, "post")).containsExactly("b 1");
        assertBadInput(
                () -> solved(index, "mail"),
                "package mail: a name that several packages provide; name one of them: b, c");
    }

    @Tag("H60")
    @Test
    void cyclesAreFine() throws Exception {
        PackageIndex index = Indexes.of(
                "a 1\nDepends: b",
                "b 1\nDepends: c",
                "c 1\nDepends: a, b",
                "self 1\nDepends: self\nProvides: x\nConflicts: x");
        assertThat(solved(index, "a")).containsExactly("c 1", "b 1", "a 1");
        assertThat(solved(index, "b")).containsExactly("a 1", "c 1", "b 1");
        assertThat(solved(index, "self")).containsExactly("self 1");
    }

    @Tag("H60")
    @Test
    void aChainOfDependenciesIsAsLongAsItLikes() throws Exception {
        String[] chain = IntStream.range(0, 50_000)
                .mapToObj(number -> "p" + number + " 1\nDepends: p" + (number + 1) % 50_000)
                .toArray(String[]::new);
        assertThat(solved(Indexes.of(chain), "p0"))
                .hasSize(50_000)
                .startsWith("p49999 1")
                .endsWith("p0 1");
    }

    @Test
    void essentialPackagesAreTheBase() throws Exception {
        PackageIndex index = Indexes.of(
                "sh 1\nEssential: yes\nDepends: c",
                "bash 1\nEssential: yes\nPre-Depends: awk",
                "c 1",
                "mawk 1\nProvides: awk\nPriority: required",
                "gawk 1\nProvides: awk",
                "a 1\nDepends: awk, b",
                "b 1");
        Solution solution = solve(index, "a");
        assertThat(names(solution.base())).containsExactly("mawk 1", "bash 1", "c 1", "sh 1");
        assertThat(names(solution.added())).containsExactly("b 1", "a 1");
        assertThat(solve(index, "gawk").base()).isEqualTo(solution.base());
    }

    @Test
    void theBaseMayHaveMoreAndThatFillsItsNeedsFirst() throws Exception {
        PackageIndex index = Indexes.of(
                "init 1\nEssential: yes\nDepends: usrmerge | usr-is-merged", "usrmerge 1", "usr-is-merged 1", "a 1");
        Solution solution = Solver.solve(index, List.of("usr-is-merged", "not-there"), List.of(Relation.to("a")));
        assertThat(names(solution.base())).containsExactly("usr-is-merged 1", "init 1", "sh 0");
        assertThat(names(solution.added())).containsExactly("a 1");
    }

    @Test
    void anIndexWithoutEssentialPackagesIsNoDistribution() {
        SolverTest.assertBadInput(
                () -> Solver.solve(PackageIndex.of("amd64", List.of()), List.of(), List.of()),
                "the index has no essential package; is the distribution's own archive missing?");
    }

    @Test
    void aNameThatTheNameIsPartOfIsSuggestedToo() throws Exception {
        PackageIndex index = Indexes.of("default-mysql-server 1", "lsh-server 1");
        assertBadInput(() -> solved(index, "mysql-server"), "did you mean default-mysql-server?");
    }

    @Test
    void qualifiersAreKeptOnAMachineOfOneArchitecture() throws Exception {
        PackageIndex index = Indexes.of(
                "a 1\nDepends: python:any, b:native, c:amd64",
                "python 1\nMulti-Arch: allowed",
                "b 1\nArchitecture: all",
                "c 1",
                "plain 1\nDepends: c:any",
                "foreign 1\nDepends: c:i386 | b");
        assertThat(solved(index, "a")).containsExactly("python 1", "b 1", "c 1", "a 1");
        assertThat(solved(index, "foreign")).containsExactly("b 1", "foreign 1");
        assertBadInput(() -> solved(index, "plain"), "plain 1 depends on c:any, but");
    }

    @Test
    void aPackageThatIsNotThereIsNamedWithItsNeighbours() throws Exception {
        PackageIndex index = Indexes.of("redis-server 1", "redis-tools 1");
        assertBadInput(
                () -> solved(index, "redis-serve"),
                "package redis-serve: the index has none of that name; did you mean redis-server");
        assertBadInput(() -> solved(index, "redis-server=2"), "package redis-server (= 2): the index has 1");
    }

    @Test
    void aMissingDependencyIsToldFromTheWishOn() throws Exception {
        PackageIndex index = Indexes.of("a 1\nDepends: b", "b 2\nDepends: c (>= 2) | d", "c 1");
        assertBadInput(
                () -> solved(index, "a"),
                "the packages cannot be together: a 1 is wanted; a 1 depends on b; b 2 depends on c (>= 2) | d,"
                        + " but c is 1 and nothing else provides it, nothing provides d");
    }

    @Test
    void aConflictIsToldFromBothSides() throws Exception {
        PackageIndex index = Indexes.of(
                "a 1\nDepends: b, x",
                "b 1",
                "c 3\nDepends: d",
                "d 1\nConflicts: virtual",
                "x 1\nProvides: virtual",
                "y 1");
        assertBadInput(
                () -> solved(index, "y", "a", "c"),
                "the packages cannot be together: a 1 is wanted; c 3 is wanted; a 1 depends on x; c 3 depends on d;"
                        + " d 1 conflicts with virtual, which is x 1");
    }

    @Test
    void oneVersionOfEach() throws Exception {
        PackageIndex index = Indexes.of("a 1\nDepends: c (= 1)", "b 1\nDepends: c (= 2)", "c 1", "c 2");
        assertBadInput(
                () -> solved(index, "a", "b"),
                "a 1 is wanted; b 1 is wanted; a 1 depends on c (= 1); b 1 depends on c (= 2); c is 2 or 1, not both");
    }

    static void assertBadInput(ThrowingCallable call, String part) {
        assertThatThrownBy(call).isInstanceOfSatisfying(UnrootException.class, thrown -> {
            assertThat(thrown.problem()).isInstanceOf(Problem.BadInput.class);
            assertThat(thrown).hasMessageContaining(part).hasMessageNotContaining("\n");
        });
    }
}
