package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * In which order packages are installed, by what their own control files say. A lock is in the order of names, and a lock
 * must give the same image whenever it is used: this is the one place that orders.
 */
public final class InstallOrder {
    private InstallOrder() {}

    /**
     * Each after those that it needs, wherever that is possible; where it is not, and between those that do not need each
     * other, the names decide.
     *
     * @param control gives a package's control file
     */
    public static <T> List<T> of(String architecture, List<T> packages, Function<T, Stanza> control)
            throws UnrootException {
        Map<Stanza, T> byControl = new HashMap<>();
        packages.forEach(each -> byControl.put(control.apply(each), each));
        PackageIndex index = PackageIndex.of(
                architecture, List.of(new PackageIndex.Part("packages", List.copyOf(byControl.keySet()))));
        Facts facts = new Facts(index);
        Chosen chosen = new Chosen(facts);
        List<PackageRecord> records = records(index, byControl.keySet());
        for (PackageRecord each : records) {
            chosen.add(each);
        }
        List<T> ordered = new ArrayList<>();
        for (PackageRecord each : new DependencyOrder(facts, chosen).of(records, List.of())) {
            ordered.add(byControl.get(each.stanza()));
        }
        return ordered;
    }

    private static List<PackageRecord> records(PackageIndex index, Iterable<Stanza> controls) throws UnrootException {
        List<PackageRecord> records = new ArrayList<>();
        for (Stanza control : controls) {
            String name = control.required("Package");
            records.add(index.newest(name)
                    .filter(newest -> newest.stanza().equals(control))
                    .orElseThrow(() -> control.problem(
                            "Package",
                            name + " is not for " + index.architecture() + ", or is there in two versions")));
        }
        records.sort(Comparator.comparing(PackageRecord::name));
        return records;
    }
}
