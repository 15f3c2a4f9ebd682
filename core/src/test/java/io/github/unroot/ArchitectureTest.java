package io.github.unroot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The data flows one way through the packages, and what is pure stays so. */
class ArchitectureTest {
    private static final String ROOT = "io.github.unroot";

    /** In the order of the flow: each may use those before it. The facade, which uses all, comes after the last. */
    static final List<String> FLOW = List.of(
            "problem",
            "yaml",
            "image",
            "tar",
            "engine",
            "transport",
            "tree",
            "identity",
            "audit",
            "sandbox",
            "observe",
            "plan",
            "apply",
            "prove",
            "attest",
            "report",
            "debian",
            "sbom",
            "recipe",
            "catalog");

    static final List<String> PURE = List.of("yaml", "tree", "identity", "audit", "plan", "apply");

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath("target/classes");

    @Test
    void everyPackageHasItsPlaceInTheFlow() {
        Set<String> packages = CLASSES.getPackage(ROOT).getSubpackages().stream()
                .map(JavaPackage::getRelativeName)
                .collect(Collectors.toSet());
        assertThat(FLOW).containsAll(packages);
    }

    @ParameterizedTest
    @FieldSource("FLOW")
    void nothingIsUsedAgainstTheFlow(String name) {
        String[] later = FLOW.subList(FLOW.indexOf(name) + 1, FLOW.size()).stream()
                .map(ArchitectureTest::packageAndBelow)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(packageAndBelow(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(later)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("PURE")
    void theNetworkProcessesAndTheHostsFilesAreUnknown(String name) {
        noClasses()
                .that()
                .resideInAPackage(packageAndBelow(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.lang.foreign..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.Process(Builder|Handle)?|java\\.lang\\.Runtime"
                        + "|java\\.io\\.(File|RandomAccessFile|File(In|Out)putStream|FileReader|FileWriter)")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void noPackageIsADrawerForEverything() {
        classes()
                .should()
                .resideOutsideOfPackages("..util..", "..common..", "..helper..", "..manager..", "..impl..")
                .check(CLASSES);
    }

    private static String packageAndBelow(String name) {
        return ROOT + "." + name + "..";
    }
}
