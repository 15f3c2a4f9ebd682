package io.github.unroot.debian;

import io.github.unroot.problem.Spelling;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The packages that all indexes of an archive hold for one architecture, by name and by what they provide. */
public final class PackageIndex {
    private static final String EVERY_ARCHITECTURE = "all";
    private static final int SUGGESTIONS_MAX = 3;
    private static final int SLIPS_MAX = 2;

    private final String architecture;
    private final Map<String, List<PackageRecord>> byName = new HashMap<>();
    private final Map<String, List<Provider>> byProvided = new HashMap<>();
    private final List<PackageRecord> essentials = new ArrayList<>();

    /**
     * One of the indexes.
     *
     * @param origin the name of the archive's part that it belongs to
     */
    public record Part(String origin, List<Stanza> stanzas) {
        public Part {
            stanzas = List.copyOf(stanzas);
        }
    }

    /** @param provided the name, with its version where the owner gives one */
    record Provider(PackageRecord owner, Relation provided) {}

    private PackageIndex(String architecture) {
        this.architecture = architecture;
    }

    /**
     * @param architecture in Debian's words: {@code amd64}; packages of another are passed over
     * @param parts where two have the same version of a package, the first one's counts
     */
    public static PackageIndex of(String architecture, List<Part> parts) throws UnrootException {
        PackageIndex index = new PackageIndex(architecture);
        for (Part part : parts) {
            for (Stanza stanza : part.stanzas()) {
                index.add(PackageRecord.read(part.origin(), stanza));
            }
        }
        for (List<PackageRecord> versions : index.byName.values()) {
            if (versions.size() > 1) {
                versions.sort(Comparator.comparing(PackageRecord::version).reversed());
            }
        }
        return index;
    }

    private void add(PackageRecord added) throws UnrootException {
        if (!added.architecture().equals(architecture) && !added.architecture().equals(EVERY_ARCHITECTURE)) {
            return;
        }
        List<PackageRecord> versions = byName.computeIfAbsent(added.name(), _ -> new ArrayList<>(1));
        for (PackageRecord other : versions) {
            if (other.version().compareTo(added.version()) == 0) {
                return;
            }
        }
        versions.add(added);
        for (Relation provided : added.relations(PackageRecord.Field.PROVIDES).all()) {
            byProvided.computeIfAbsent(provided.name(), _ -> new ArrayList<>(1)).add(new Provider(added, provided));
        }
        if (added.essential()) {
            essentials.add(added);
        }
    }

    public String architecture() {
        return architecture;
    }

    /** How many names have a package. */
    public int size() {
        return byName.size();
    }

    /** Every version of a package, the highest first; none where the index has no such package. */
    public List<PackageRecord> versions(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** What is installed when nothing else is said: the highest version. */
    public Optional<PackageRecord> newest(String name) {
        return versions(name).stream().findFirst();
    }

    /** Who says that it provides a name, in no order that means something. */
    List<Provider> providers(String name) {
        return byProvided.getOrDefault(name, List.of());
    }

    /** Those that dpkg never lets go, in the order of their names: the newest version of each where it is one. */
    public List<PackageRecord> essentials() {
        return essentials.stream()
                .filter(each -> newest(each.name()).filter(each::equals).isPresent())
                .sorted(Comparator.comparing(PackageRecord::name))
                .toList();
    }

    /** Names of packages that one may have meant: those that the name is a part of, else those that are spelt nearly so. */
    public List<String> near(String name) {
        List<String> longer = byName.keySet().stream()
                .filter(other -> other.contains(name))
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS_MAX)
                .toList();
        return longer.isEmpty() ? Spelling.near(name, ofSimilarLength(name)) : longer;
    }

    /** Nearly the same name has nearly the same length; the distance between spellings costs too much for a whole archive. */
    private List<String> ofSimilarLength(String name) {
        return byName.keySet().stream()
                .filter(other -> Math.abs(other.length() - name.length()) <= SLIPS_MAX)
                .toList();
    }
}
