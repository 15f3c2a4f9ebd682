package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The very packages that a wish came to, so that it comes to them again tomorrow. It names archives, not the mirrors that
 * they were read from.
 *
 * @param suite that was asked for, such as {@code bookworm}
 * @param wanted the wish
 * @param sources the suites that the packages were listed in
 * @param base the packages of the layer that all images of the suite share
 * @param added the others
 */
public record Lock(
        String suite,
        String architecture,
        List<String> wanted,
        List<Source> sources,
        List<Locked> base,
        List<Locked> added) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]{1,127}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~+/-]{0,127}");

    /** @throws IllegalArgumentException if a package is of no source, or there twice */
    public Lock {
        wanted = List.copyOf(wanted);
        sources = List.copyOf(sources);
        base = List.copyOf(base);
        added = List.copyOf(added);
        checkWord(suite);
        checkWord(architecture);
        check(sources, base, added);
    }

    private static void check(List<Source> sources, List<Locked> base, List<Locked> added) {
        Set<String> origins = new HashSet<>();
        sources.forEach(source -> origins.add(source.origin()));
        Set<String> names = new HashSet<>();
        for (List<Locked> list : List.of(base, added)) {
            for (Locked one : list) {
                if (!origins.contains(one.origin())) {
                    throw new IllegalArgumentException(
                            "the package " + one.name() + " is of \"" + one.origin() + "\", which no source is");
                }
                if (!names.add(one.name() + ":" + one.architecture())) {
                    throw new IllegalArgumentException("the package " + one.name() + " is there twice");
                }
            }
        }
    }

    private static void checkWord(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("\"" + word + "\" is no name of a suite, an archive or an architecture");
        }
    }

    /**
     * A suite as it was.
     *
     * @param archive such as {@code debian} or {@code debian-security}
     * @param date that of its release
     * @param release the digest of its InRelease
     */
    public record Source(String archive, String suite, Instant date, Digest release) {
        public Source {
            checkWord(archive);
            checkWord(suite);
        }

        /** How the packages name it. */
        public String origin() {
            return archive + " " + suite;
        }
    }

    /**
     * A package.
     *
     * @param origin of its source
     * @param path below the archive's base
     */
    public record Locked(
            String name, String version, String architecture, String origin, PoolPath path, long size, Digest digest) {
        public Locked {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("\"" + name + "\" is no package's name");
            }
            try {
                DebianVersion.parse(version);
            } catch (UnrootException e) {
                throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
            }
            checkWord(architecture);
            if (size < 0 || size > PackageRecord.PACKAGE_BYTES_MAX) {
                throw new IllegalArgumentException("the package " + name + " has no possible size: " + size);
            }
        }

        static Locked of(PackageRecord listed) throws UnrootException {
            return new Locked(
                    listed.name(),
                    listed.version().toString(),
                    listed.architecture(),
                    listed.origin(),
                    listed.path(),
                    listed.size(),
                    listed.sha256());
        }
    }

    /** The versions of all packages by their names. */
    public SortedMap<String, String> versions() {
        SortedMap<String, String> versions = new TreeMap<>();
        base.forEach(one -> versions.put(one.name(), one.version()));
        added.forEach(one -> versions.put(one.name(), one.version()));
        return versions;
    }

    /** The version of a package that was asked for: what the image is a version of. */
    public Optional<String> version(String name) {
        return Optional.ofNullable(versions().get(name));
    }

    /** Whether it is what another wish came to. */
    public boolean answers(Collection<String> wish) {
        return List.copyOf(wish).equals(wanted);
    }

    Map<String, Source> sourcesByOrigin() {
        Map<String, Source> byOrigin = new TreeMap<>();
        sources.forEach(source -> byOrigin.put(source.origin(), source));
        return byOrigin;
    }
}
