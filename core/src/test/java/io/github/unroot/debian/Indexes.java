package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Small indexes, written as an archive writes them. */
final class Indexes {
    private Indexes() {}

    /** What every archive must have. */
    private static final String ESSENTIAL = "sh 0\nEssential: yes";

    /** @param packages a paragraph each: {@code "a 1.0"}, then lines of fields */
    static PackageIndex of(String... packages) throws UnrootException {
        return ofParts(part("main", packages));
    }

    static PackageIndex ofParts(PackageIndex.Part... parts) throws UnrootException {
        List<PackageIndex.Part> all = new ArrayList<>(List.of(parts));
        all.add(part("essential", ESSENTIAL));
        return PackageIndex.of("amd64", all);
    }

    static PackageIndex.Part part(String origin, String... packages) throws UnrootException {
        StringBuilder text = new StringBuilder();
        for (String each : packages) {
            String[] head = each.lines().findFirst().orElseThrow().split(" ", 2);
            text.append("Package: " + head[0] + "\nVersion: " + head[1] + "\n");
            text.append(each.contains("Architecture:") ? "" : "Architecture: amd64\n");
            each.lines().skip(1).forEach(field -> text.append(field).append('\n'));
            text.append('\n');
        }
        return new PackageIndex.Part(
                origin, ControlFile.parse(origin, text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** What is added to the base. */
    static List<String> solved(PackageIndex index, String... wishes) throws UnrootException {
        return names(solve(index, wishes).added());
    }

    static Solution solve(PackageIndex index, String... wishes) throws UnrootException {
        List<Relation> wanted = new ArrayList<>();
        for (String wish : wishes) {
            wanted.add(Relation.parseWish(wish));
        }
        return Solver.solve(index, List.of(), wanted);
    }

    static List<String> names(List<PackageRecord> packages) {
        return packages.stream().map(PackageRecord::toString).toList();
    }
}
