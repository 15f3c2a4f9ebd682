package io.github.unroot;

import io.github.unroot.debian.AptSource;
import io.github.unroot.debian.AptSources;
import io.github.unroot.debian.Archives;
import io.github.unroot.debian.DebianCache;
import io.github.unroot.debian.Lock;
import io.github.unroot.debian.LockDocument;
import io.github.unroot.debian.PackageChoice;
import io.github.unroot.image.Platform;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.recipe.WantedPackage;
import io.github.unroot.transport.WholeFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The locks of recipes, and the archives that they are chosen from; each archive is read once. */
final class RecipeLocks implements Closeable {
    static final String FILE = "lock.yaml";
    private static final Path ROOT = Path.of("/");
    private static final List<String> COMPONENTS = List.of("main");

    private final PackageOptions options;
    private final String architecture;
    private final Archives archives;
    private final Map<String, PackageChoice> choices = new HashMap<>();

    RecipeLocks(PackageOptions options, Platform platform, Map<String, String> environment) throws UnrootException {
        this.options = options;
        architecture = architecture(platform);
        Path cache = DebianCache.directory(environment)
                .orElseThrow(() -> UnrootException.surroundings(
                        "keeping packages", "neither XDG_CACHE_HOME nor HOME names a place", "set one of them"));
        archives = Archives.open(new DebianCache(cache, DebianCache.BYTES_DEFAULT), options.keyrings(), environment);
    }

    /** Debian's word for what Go has another for. */
    private static String architecture(Platform platform) {
        return switch (platform.architecture()) {
            case "386" -> "i386";
            case "arm" -> platform.variant().equals("v7") || platform.variant().isEmpty() ? "armhf" : "armel";
            case "ppc64le" -> "ppc64el";
            default -> platform.architecture();
        };
    }

    /** A recipe's lock; where there is none yet, or one of another list of packages, one is made and left there. */
    Lock current(Path lock, Recipe recipe) throws IOException {
        Optional<Lock> there = read(lock);
        if (there.isPresent() && there.get().wanted().equals(wish(recipe)) && fits(there.get())) {
            return there.get();
        }
        Lock made = newest(recipe, there.map(Lock::suite));
        write(lock, made);
        return made;
    }

    /** A lock for another suite or processor is not what was asked for. */
    private boolean fits(Lock lock) {
        return lock.architecture().equals(architecture)
                && options.suite().map(lock.suite()::equals).orElse(true);
    }

    static Optional<Lock> read(Path lock) throws IOException {
        try {
            return Optional.of(LockDocument.read(lock.toString(), Files.readAllBytes(lock)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** What the newest indexes give for a recipe. */
    Lock newest(Recipe recipe, Optional<String> suite) throws IOException {
        return choice(suite).choose(wish(recipe));
    }

    private static List<String> wish(Recipe recipe) {
        return recipe.packages().stream().map(WantedPackage::toString).toList();
    }

    /** In place of what is there, whole or not at all. */
    static void write(Path lock, Lock content) throws IOException {
        try {
            WholeFile.write(lock, out -> out.write(LockDocument.write(content)));
        } catch (AccessDeniedException | ReadOnlyFileSystemException e) {
            throw UnrootException.surroundings(
                    "writing " + lock, "permission denied", "make the recipe's folder writable, or copy the recipe");
        }
    }

    /** The files of a lock's packages: the base's, then the others'. */
    List<Path> fetch(Lock lock) throws IOException {
        return choice(Optional.of(lock.suite())).fetch(lock, lock.all());
    }

    synchronized PackageChoice choice(Optional<String> locked) throws IOException {
        AptSources machine = AptSources.read(ROOT);
        String suite = options.suite().or(() -> locked).orElse("");
        if (suite.isEmpty()) {
            suite = machine.ownSuite()
                    .orElseThrow(() -> UnrootException.surroundings(
                            "choosing packages",
                            "this machine is neither Debian nor Ubuntu, so that it has no suite of its own",
                            "name one with --suite, and a mirror with --mirror"));
        }
        PackageChoice known = choices.get(suite);
        if (known == null) {
            List<AptSource> sources = options.mirror().isPresent()
                    ? AptSources.mirrored(options.mirror().get(), suite, COMPONENTS)
                    : machine.ofSuite(suite, architecture);
            known = new PackageChoice(archives, sources, architecture);
            choices.put(suite, known);
        }
        return known;
    }

    @Override
    public void close() throws IOException {
        archives.close();
    }
}
