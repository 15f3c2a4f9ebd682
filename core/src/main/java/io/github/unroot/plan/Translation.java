package io.github.unroot.plan;

import io.github.unroot.plan.Change.Content.Packaged;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A plan for the same image on another processor. Publishers build both from one recipe, so that what differs is where
 * things lie that are compiled: Debian's multiarch directories, and the files that Unroot carries.
 */
public final class Translation {
    /** See Debian's policy on architecture tuples; RPM's distributions have /usr/lib64 on all of these alike. */
    private static final Map<String, String> MULTIARCH = Map.of(
            "386", "i386-linux-gnu",
            "amd64", "x86_64-linux-gnu",
            "arm", "arm-linux-gnueabihf",
            "arm64", "aarch64-linux-gnu",
            "mips64le", "mips64el-linux-gnuabi64",
            "ppc64le", "powerpc64le-linux-gnu",
            "riscv64", "riscv64-linux-gnu",
            "s390x", "s390x-linux-gnu");

    private final PackagedFiles carried = new CarriedFiles();
    private final String from;
    private final String to;

    /** Both in Go's words. */
    public Translation(String from, String to) {
        this.from = from;
        this.to = to;
    }

    /**
     * The same changes on the other image. A permission of a path that it does not have falls away; every other change that
     * does not fit is found out when the plan is applied.
     *
     * @param tree of the other image
     * @throws UnrootException if the plan brings a compiled file that there is none of for the other processor
     */
    public List<Change> of(List<Change> changes, FileTree tree) throws UnrootException {
        String text = PlanDocument.write(new Plan("", changes));
        String fromTuple = MULTIARCH.getOrDefault(from, from + "-linux-gnu");
        String toTuple = MULTIARCH.getOrDefault(to, to + "-linux-gnu");
        byte[] translated = text.replace(fromTuple, toTuple).getBytes(StandardCharsets.UTF_8);
        List<Change> other = new ArrayList<>();
        for (Change change : PlanDocument.read("the plan", translated).changes()) {
            if (change instanceof Change.AddFile add && add.content() instanceof Packaged file) {
                other.add(new Change.AddFile(add.path(), compiled(file), add.permission(), add.reason()));
            } else if (!(change instanceof Change.SetPermission set)
                    || tree.lookup(set.path()).isPresent()) {
                other.add(change);
            }
        }
        return other;
    }

    private Packaged compiled(Packaged file) throws UnrootException {
        String directory = PasswdEntry.directory(from).orElse("");
        if (directory.isEmpty() || !file.name().startsWith(directory)) {
            return file;
        }
        String name = file.name().substring(directory.length());
        return PasswdEntry.directory(to)
                .flatMap(there -> carried.find(there + name))
                .orElseThrow(() -> UnrootException.refused(
                        "making the plan for linux/" + to,
                        "it needs " + name + ", and Unroot carries none for that processor",
                        "convert the image with --platform for the others alone"));
    }
}
