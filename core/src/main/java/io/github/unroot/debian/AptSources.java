package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which archives a machine's packages come from. Of what apt knows, only the distribution's own archives are taken by
 * themselves: a build must not change because somebody once added a vendor's repository.
 */
public final class AptSources {
    private static final String UPDATES = "-updates";
    private static final String SECURITY = "-security";
    private static final Set<String> COMPONENTS =
            Set.of("main", "contrib", "non-free", "non-free-firmware", "restricted", "universe", "multiverse");

    /** What Debian's and Ubuntu's packages of their keys call them, wherever they put them. */
    private static final Pattern DISTRIBUTION_KEYRING = Pattern.compile("(debian|ubuntu)-archive-[a-z0-9.-]*");

    /** They have no part that is fixed apart from them. */
    private static final Set<String> ROLLING = Set.of("sid", "unstable", "experimental");

    private final Path root;
    private final List<AptSource> all;

    private AptSources(Path root, List<AptSource> all) {
        this.root = root;
        this.all = all;
    }

    /** @param root {@code /}, but for tests */
    public static AptSources read(Path root) throws IOException {
        return new AptSources(root, SourceFiles.read(root));
    }

    /** All of them, a vendor's too. */
    public List<AptSource> all() {
        return all;
    }

    /** The suite that this machine itself is made of (os-release(5)); empty where it is of no such distribution. */
    public Optional<String> ownSuite() throws IOException {
        Path file = root.resolve("etc/os-release");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Files.readString(file)
                .lines()
                .filter(line -> line.startsWith("VERSION_CODENAME="))
                .map(line ->
                        line.substring(line.indexOf('=') + 1).replace("\"", "").strip())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /**
     * The distribution's own sources of a suite, its updates and its security fixes, one for each.
     *
     * @throws UnrootException the surroundings, if apt knows none
     */
    public List<AptSource> ofSuite(String suite, String architecture) throws IOException {
        Set<String> wanted = Set.of(suite, suite + UPDATES, suite + SECURITY);
        Map<String, AptSource> found = new LinkedHashMap<>();
        for (AptSource source : all) {
            if (wanted.contains(source.suite()) && source.isFor(architecture) && isDistribution(source)) {
                found.merge(source.suite(), source, AptSources::joined);
            }
        }
        if (!found.containsKey(suite)) {
            throw UnrootException.surroundings(
                    "finding packages of " + suite,
                    "this machine's apt has no source of that suite in the distribution's archive",
                    "name a mirror of it with --mirror");
        }
        return List.copyOf(found.values());
    }

    /** Where two sources give one suite, the first one's address is taken, with the components of both. */
    private static AptSource joined(AptSource first, AptSource second) {
        Set<String> components = new LinkedHashSet<>(first.components());
        components.addAll(second.components());
        return new AptSource(
                first.base(), first.suite(), List.copyOf(components), first.architectures(), first.signedBy());
    }

    private static boolean isDistribution(AptSource source) {
        return switch (source.signedBy()) {
            case SignedBy.Distribution _ -> COMPONENTS.containsAll(source.components());
            case SignedBy.Files signers ->
                signers.files().stream()
                        .allMatch(file -> DISTRIBUTION_KEYRING
                                .matcher(file.getFileName().toString())
                                .matches());
            case SignedBy.Inline _, SignedBy.Fingerprints _ -> false;
        };
    }

    /**
     * The same three from a mirror of the archive. Security fixes are an archive of their own at Debian, which mirrors keep
     * beside the main one under the same name with {@code -security}; at Ubuntu they are in the main one.
     */
    public static List<AptSource> mirrored(URI base, String suite, List<String> components) throws UnrootException {
        try {
            URI main = AptSource.withoutSlash(base);
            boolean ubuntu = String.valueOf(main.getPath()).matches(".*/ubuntu(-ports)?");
            return parts(main, ubuntu ? main : URI.create(main + SECURITY), suite, components);
        } catch (IllegalArgumentException e) {
            throw UnrootException.wrongCall(
                    "--mirror " + base, String.valueOf(e.getMessage()), "see docs/guide/packages.md");
        }
    }

    /** The same three of Debian's as they were; they are to be read as being of the past. */
    public static List<AptSource> snapshot(SnapshotService service, Instant time, String suite, List<String> components)
            throws UnrootException {
        try {
            return parts(
                    service.at(SnapshotService.DEBIAN, time).getFirst(),
                    service.at(SnapshotService.DEBIAN_SECURITY, time).getFirst(),
                    suite,
                    components);
        } catch (IllegalArgumentException e) {
            throw UnrootException.wrongCall(
                    "the suite " + suite, String.valueOf(e.getMessage()), "see docs/guide/packages.md");
        }
    }

    private static List<AptSource> parts(URI main, URI security, String suite, List<String> components) {
        SignedBy signers = new SignedBy.Distribution();
        AptSource itself = new AptSource(main, suite, components, List.of(), signers);
        return ROLLING.contains(suite)
                ? List.of(itself)
                : List.of(
                        itself,
                        new AptSource(main, suite + UPDATES, components, List.of(), signers),
                        new AptSource(security, suite + SECURITY, components, List.of(), signers));
    }

    /**
     * A source that the caller asks for, whoever it belongs to: it has to say by whom it is signed.
     *
     * @param line as in a sources.list
     */
    public List<AptSource> named(String line) throws IOException {
        List<AptSource> sources = new ArrayList<>();
        try {
            sources.addAll(SourceFiles.parseLine(root, "--source", line.startsWith("deb") ? line : "deb " + line));
        } catch (UnrootException e) {
            throw UnrootException.wrongCall("--source", String.valueOf(e.getMessage()), "see docs/guide/packages.md");
        }
        if (sources.isEmpty()) {
            throw UnrootException.wrongCall(
                    "--source " + line,
                    "no source of packages",
                    "write it as in a sources.list: deb ADDRESS SUITE main");
        }
        return sources;
    }
}
