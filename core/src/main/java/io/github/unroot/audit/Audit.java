package io.github.unroot.audit;

import io.github.unroot.identity.Accounts;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Manifest;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.MergedLayers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds what ties an image to root, without running it. */
public final class Audit {
    /** A hostile image could have a million setuid files; nobody reads on. */
    static final int FINDINGS_OF_A_RULE_MAX = 500;

    private static final List<Check> CHECKS = List.of(
            new UserCheck(),
            new AccountsCheck(),
            new FileModeCheck(),
            new PortCheck(),
            new StartScriptCheck(),
            new AmbientCheck(),
            new StartCheck(),
            new ReadableCheck(),
            new VolumeCheck(),
            new EngineSettingsCheck(),
            new DaemonCheck(),
            new DocumentCheck(),
            new ShapeCheck(),
            new NameCheck());

    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::severity)
            .thenComparing(Finding::rule)
            .thenComparing(finding -> finding.path().orElse(FilePath.ROOT));

    private static final List<FilePath> SCRIPT_DIRECTORIES = List.of(
            FilePath.of("/usr/local/bin"),
            FilePath.of("/usr/local/sbin"),
            FilePath.of("/docker-entrypoint.d"),
            FilePath.of("/docker-entrypoint-init.d"),
            FilePath.of("/etc/cont-init.d"),
            FilePath.of("/etc/services.d"),
            FilePath.of("/etc/s6-overlay"),
            FilePath.of("/etc/my_init.d"),
            FilePath.of("/etc/service"));

    private Audit() {}

    /** The findings, the heaviest first; of one rule and path in the order in which they stand in the image. */
    public static List<Finding> of(MergedLayers layers, Manifest manifest, ImageConfig config, Accounts accounts) {
        AuditedImage image = AuditedImage.of(layers, manifest, config, accounts);
        List<Finding> all = new ArrayList<>();
        Map<Rule, Integer> counts = new EnumMap<>(Rule.class);
        for (Check check : CHECKS) {
            check.run(image, finding -> {
                if (counts.merge(finding.rule(), 1, Integer::sum) <= FINDINGS_OF_A_RULE_MAX) {
                    all.add(finding);
                }
            });
        }
        counts.forEach((rule, count) -> {
            if (count > FINDINGS_OF_A_RULE_MAX) {
                all.add(Finding.of(
                        rule, Severity.INFO, (count - FINDINGS_OF_A_RULE_MAX) + " more of this kind are not shown"));
            }
        });
        return all.stream().sorted(ORDER).distinct().toList();
    }

    /** Which files' contents the audit needs: to be kept while the layers are read. */
    public static Predicate<FilePath> wanted(ImageConfig config) {
        Set<String> started = Start.allWords(config).stream()
                .map(Start::baseName)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        return path -> path.name().equals("passwd")
                || path.name().equals("group")
                || path.name().endsWith(".sh")
                || path.name().contains("entrypoint")
                || path.parent().isRoot()
                || started.contains(path.name())
                || SCRIPT_DIRECTORIES.stream().anyMatch(path::startsWith);
    }
}
