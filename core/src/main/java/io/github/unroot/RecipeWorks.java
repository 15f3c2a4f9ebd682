package io.github.unroot;

import io.github.unroot.debian.BaseLayers;
import io.github.unroot.debian.DebFile;
import io.github.unroot.debian.DebianCache;
import io.github.unroot.debian.Lock;
import io.github.unroot.debian.LockedPackage;
import io.github.unroot.debian.Stanza;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Platform;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.PackageFiles;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.recipe.RecipeBuild;
import io.github.unroot.sandbox.Sandbox;
import io.github.unroot.sbom.Distribution;
import io.github.unroot.sbom.ImageContents;
import io.github.unroot.sbom.InstalledPackage;
import io.github.unroot.sbom.SbomArtifacts;
import io.github.unroot.transport.Artifact;
import io.github.unroot.transport.ImageContent;
import io.github.unroot.transport.ScratchFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** From a recipe and its lock to an image that can be published, and what an SBOM tells of it. */
final class RecipeWorks {
    private final Map<String, String> environment;
    private final Platform platform;
    private final RecipeLocks locks;
    private final Consumer<String> progress;

    RecipeWorks(Map<String, String> environment, Platform platform, RecipeLocks locks, Consumer<String> progress) {
        this.environment = environment;
        this.platform = platform;
        this.locks = locks;
        this.progress = progress;
    }

    /**
     * An image of a recipe.
     *
     * @param version of the first package that the recipe names
     * @param files of the lock's packages, in its order
     */
    record Made(Recipe recipe, Lock lock, RecipeBuild.Built built, String version, List<Path> files) {
        ImageContent content() {
            return built.content();
        }
    }

    /** @param lock the file that holds the recipe's packages; made where it is not there */
    Made make(Recipe recipe, Path lock, Sandbox sandbox, ScratchFile scratch) throws IOException, InterruptedException {
        Lock locked = locks.current(lock, recipe);
        Platforms.requireRunnable(sandbox, platform);
        progress.accept("fetching " + locked.all().size() + " packages");
        List<Path> files = locks.fetch(locked);
        int based = locked.base().size();
        String version = version(recipe, locked);
        BaseLayers bases =
                new BaseLayers(DebianCache.directory(environment).orElseThrow().resolve("base"));
        RecipeBuild build = new RecipeBuild(sandbox, bases, scratch, sourceDateEpoch(), progress);
        PackageFiles packages = new PackageFiles(
                locked.architecture(),
                files(locked.base(), files.subList(0, based)),
                files(locked.packages(), files.subList(based, files.size())));
        return new Made(recipe, locked, build.build(recipe, version, platform, packages), version, files);
    }

    private static List<PackageFiles.PackageFile> files(List<LockedPackage> locked, List<Path> paths) {
        List<PackageFiles.PackageFile> files = new ArrayList<>();
        for (int i = 0; i < locked.size(); i++) {
            files.add(new PackageFiles.PackageFile(paths.get(i), locked.get(i).sha256()));
        }
        return files;
    }

    private static String version(Recipe recipe, Lock lock) {
        Optional<String> first = recipe.packages().stream().findFirst().flatMap(wanted -> lock.version(wanted.name()));
        return first.or(() -> lock.version("base-files")).orElse("0");
    }

    /** The reproducible builds' own variable, see reproducible-builds.org/specs/source-date-epoch. */
    private Optional<Instant> sourceDateEpoch() throws UnrootException {
        String text = environment.getOrDefault("SOURCE_DATE_EPOCH", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("[0-9]{1,11}")) {
            throw UnrootException.wrongCall(
                    "SOURCE_DATE_EPOCH", "\"" + text + "\" is no number of seconds since 1970", "set it, or unset it");
        }
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    }

    private static List<InstalledPackage> installed(List<LockedPackage> locked, List<Path> paths) throws IOException {
        List<InstalledPackage> installed = new ArrayList<>();
        for (int i = 0; i < locked.size(); i++) {
            try (DebFile file = DebFile.open(paths.get(i))) {
                installed.add(installed(locked.get(i), file.control()));
            }
        }
        return installed;
    }

    /** A source's version stands in parentheses where it is another than the package's (policy 5.6.1). */
    private static InstalledPackage installed(LockedPackage locked, Stanza control) {
        String source = control.value("Source").orElse(locked.name());
        int version = source.indexOf('(');
        return new InstalledPackage(
                locked.name(),
                locked.version().text(),
                locked.architecture(),
                version < 0 ? source : source.substring(0, version).strip(),
                version < 0
                        ? locked.version().text()
                        : source.substring(version + 1).replace(")", "").strip(),
                locked.sha256().hex(),
                control.value("Description")
                        .flatMap(text -> text.lines().findFirst())
                        .orElse(""),
                control.value("Homepage"));
    }

    /** The image's SBOMs, for where they can be kept. */
    static List<Artifact> sboms(Made made) throws IOException {
        Descriptor manifest = made.content().manifest().descriptor();
        ImageContents contents = new ImageContents(
                made.recipe().name(),
                made.version(),
                manifest.digest(),
                made.content().config().created().orElse(Instant.EPOCH),
                distribution(made.lock()),
                installed(made.lock().all(), made.files()),
                Unroot.version());
        return SbomArtifacts.of(contents, manifest);
    }

    /** As os-release(5) of the distribution has it. */
    private static Distribution distribution(Lock lock) {
        boolean ubuntu =
                lock.releases().stream().anyMatch(release -> release.archive().equals("ubuntu"));
        String version = lock.version("base-files").orElse("").split("[.+~-]", -1)[0];
        return ubuntu
                ? new Distribution("ubuntu", "Ubuntu", lock.suite(), "")
                : new Distribution("debian", "Debian", lock.suite(), version);
    }
}
