package io.github.unroot.prove;

import io.github.unroot.identity.Identity;
import io.github.unroot.sandbox.ArbitraryIds;
import io.github.unroot.sandbox.Limits;
import io.github.unroot.sandbox.RunRules;
import io.github.unroot.sandbox.WritableMount;
import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules that one level of proof is shown under; DESIGN.md fixes them.
 *
 * @param level 1 to 4
 */
public record Scenario(int level, RunRules rules) {
    /** As Docker makes a tmpfs. */
    private static final int TMPFS_MODE = 01777;

    /** As Kubernetes makes a volume with an fsGroup: setgid, for nobody but the group. */
    private static final int FS_GROUP_MODE = 02770;

    /**
     * A level's scenario.
     *
     * @param own the image's default user with the groups that the image lists it in, for level 1
     * @param writable the paths that the image declares writable
     */
    public static Scenario of(int level, Identity own, ArbitraryIds ids, List<FilePath> writable, Limits limits) {
        return switch (level) {
            case 1 ->
                scenario(level, Identity.of(own.uid(), own.gid()).withGroups(own.groups()), false, List.of(), limits);
            case 2 -> scenario(level, Identity.of(ids.uid(), 0), false, List.of(), limits);
            case 3 ->
                scenario(
                        level,
                        Identity.of(ids.uid(), 0),
                        true,
                        writable.stream()
                                .map(path -> new WritableMount(path, TMPFS_MODE, 0, 0))
                                .toList(),
                        limits);
            case 4 -> {
                long group = ids.gid();
                Identity identity = new Identity(ids.uid(), group, new TreeSet<>(Set.of(group)), Set.of());
                yield scenario(
                        level,
                        identity,
                        true,
                        writable.stream()
                                .map(path -> new WritableMount(path, FS_GROUP_MODE, 0, group))
                                .toList(),
                        limits);
            }
            default -> throw new IllegalArgumentException("no such level: " + level);
        };
    }

    private static Scenario scenario(
            int level, Identity identity, boolean readOnly, List<WritableMount> mounts, Limits limits) {
        return new Scenario(level, new RunRules(identity, true, readOnly, mounts, true, false, limits));
    }
}
