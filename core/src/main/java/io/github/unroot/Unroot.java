package io.github.unroot;

import io.github.unroot.apply.Application;
import io.github.unroot.apply.ApplyOptions;
import io.github.unroot.attest.Attestations;
import io.github.unroot.attest.ProofCheck;
import io.github.unroot.attest.SigningKey;
import io.github.unroot.attest.Verification;
import io.github.unroot.catalog.ImageWorks;
import io.github.unroot.catalog.PackageLocks;
import io.github.unroot.debian.Lock;
import io.github.unroot.engine.Engine;
import io.github.unroot.engine.EngineFacts;
import io.github.unroot.identity.Identity;
import io.github.unroot.identity.RunsAs;
import io.github.unroot.identity.UserSpec;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Index;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.observe.Observer;
import io.github.unroot.plan.Plan;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Proof;
import io.github.unroot.prove.Prover;
import io.github.unroot.prove.ScenarioResult;
import io.github.unroot.prove.Stage;
import io.github.unroot.prove.Surroundings;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.report.AuditReport;
import io.github.unroot.report.BuildReport;
import io.github.unroot.report.ComparedImage;
import io.github.unroot.report.ConversionReport;
import io.github.unroot.report.ConversionResult;
import io.github.unroot.report.ImageDifference;
import io.github.unroot.report.IndexReport;
import io.github.unroot.report.ProofReport;
import io.github.unroot.report.VerificationReport;
import io.github.unroot.sandbox.ArbitraryIds;
import io.github.unroot.sandbox.EngineSandbox;
import io.github.unroot.sandbox.Sandbox;
import io.github.unroot.sandbox.SandboxKind;
import io.github.unroot.transport.Artifact;
import io.github.unroot.transport.Destination;
import io.github.unroot.transport.Image;
import io.github.unroot.transport.ImageContent;
import io.github.unroot.transport.ImageSet;
import io.github.unroot.transport.IndexContent;
import io.github.unroot.transport.Referrers;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.transport.registry.Registries;
import io.github.unroot.transport.registry.RegistryOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes images run without root, and proves it.
 *
 * <p>Every method reads the whole image before it believes a byte of it, and writes a destination whole or not at all. What
 * fails is an {@link UnrootException}; a plain {@link IOException} is the machine's. The methods that run containers need
 * a {@link io.github.unroot.sandbox.SessionLauncher session} around the process.
 */
public final class Unroot {
    private final Map<String, String> environment;
    private final Registries registries;
    private final Consumer<String> progress;
    private final Consumer<String> notes;
    private final Optional<SigningKey> key;

    /**
     * @param environment the process's own
     * @param options how registries are reached
     * @param progress is told what is being done
     * @param notes is told what a person may want to know later, such as what a tag named before it was moved
     */
    public Unroot(
            Map<String, String> environment,
            RegistryOptions options,
            Consumer<String> progress,
            Consumer<String> notes) {
        this(environment, new Registries(options, environment), progress, notes, Optional.empty());
    }

    private Unroot(
            Map<String, String> environment,
            Registries registries,
            Consumer<String> progress,
            Consumer<String> notes,
            Optional<SigningKey> key) {
        this.environment = Map.copyOf(environment);
        this.registries = registries;
        this.progress = progress;
        this.notes = notes;
        this.key = key;
    }

    /** The same, signing what it proves and attaching it to the image, where the image's place can keep that. */
    public Unroot signingWith(SigningKey signer) {
        return new Unroot(environment, registries, progress, notes, Optional.of(signer));
    }

    /** Why an image needs root; nothing is run. */
    public AuditReport audit(Reference source, Platform platform) throws IOException {
        try (Image image = Image.open(source, platform, registries)) {
            IndexedImage indexed = IndexedImage.of(image);
            return new AuditReport(source.toString(), indexed.digest(), indexed.findings());
        }
    }

    /**
     * The main job: audit, watch, plan, apply, prove, and publish what was proven.
     *
     * @param platform the one to take of an index; without it, every one that an index lists, into an index
     * @param unprovenToo whether platforms whose programs don't run here are converted as well, by the plan of one that does
     * @throws UnrootException if the level is not reached, on one platform at least; the destination is as it was
     */
    public ConversionResult convert(
            Reference source,
            Reference destination,
            Optional<Platform> platform,
            boolean rewrite,
            boolean unprovenToo,
            RunSettings settings)
            throws IOException, InterruptedException {
        Destination target = Destination.of(destination, registries, notes);
        try (ImageSet opened = ImageSet.open(source, platform, registries);
                ScratchFile scratch = ScratchFile.open()) {
            if (opened.index().isEmpty()) {
                return convert(opened.images().getFirst(), destination, target, rewrite, settings, scratch);
            }
            target.checkHoldsIndexes();
            Sandbox sandbox = Sandbox.open(environment);
            if (!unprovenToo) {
                Platforms.requireRunnable(
                        sandbox,
                        opened.images(),
                        "choose one with --platform, or accept that: --allow-unproven-platforms");
            }
            List<IndexConversion.Converted> converted = new IndexConversion(sandbox, scratch, settings, progress)
                    .run(opened.images(), image -> applyOptions(image, rewrite));
            return publish(opened.index().get(), converted, destination, target, sandbox, settings);
        }
    }

    private ConversionReport convert(
            Image image,
            Reference destination,
            Destination target,
            boolean rewrite,
            RunSettings settings,
            ScratchFile scratch)
            throws IOException, InterruptedException {
        IndexedImage indexed = IndexedImage.of(image);
        Sandbox sandbox = Sandbox.open(environment);
        Platforms.requireRunnable(sandbox, image);
        Workbench workbench = new Workbench(sandbox, indexed, applyOptions(image, rewrite), scratch);
        Conversion.Outcome outcome = new Conversion(workbench, indexed, settings, progress).run();
        progress.accept("writing " + destination);
        ImageContent content = target.kept(outcome.variant().content());
        Descriptor manifest = content.manifest().descriptor();
        Proof proof = proof(destination, manifest.digest(), sandbox, image, outcome.scenarios());
        target.publish(content, attestations(Map.of(manifest, proof), destination));
        return ConversionReports.of(indexed, outcome, destination, proof, settings.user());
    }

    private IndexReport publish(
            Index index,
            List<IndexConversion.Converted> converted,
            Reference destination,
            Destination target,
            Sandbox sandbox,
            RunSettings settings)
            throws IOException, InterruptedException {
        Map<Digest, Descriptor> others = new HashMap<>();
        List<ImageContent> contents = new ArrayList<>();
        Map<Descriptor, Proof> proofs = new LinkedHashMap<>();
        Map<String, ConversionReport> reports = new LinkedHashMap<>();
        for (IndexConversion.Converted one : converted) {
            ImageContent content = one.outcome().variant().content();
            Descriptor manifest = content.manifest().descriptor();
            Proof proof = proof(
                    destination,
                    manifest.digest(),
                    sandbox,
                    one.indexed().image(),
                    one.outcome().scenarios());
            others.put(one.indexed().digest(), manifest);
            contents.add(content);
            proofs.put(manifest, proof);
            reports.put(
                    one.platform().toString(),
                    ConversionReports.of(one.indexed(), one.outcome(), destination, proof, settings.user()));
        }
        progress.accept("writing " + destination);
        Descriptor published =
                target.publish(new IndexContent(index.withImages(others), contents), attestations(proofs, destination));
        return new IndexReport(
                converted.getFirst().indexed().image().reference().toString(),
                destination.toString(),
                published.digest(),
                reports);
    }

    /** Signed proofs of what was proven, which appear together with it; none where the place can't keep any. */
    private List<Artifact> attestations(Map<Descriptor, Proof> proofs, Reference destination) throws IOException {
        List<Artifact> artifacts = new ArrayList<>();
        if (key.isPresent() && Referrers.canBeKeptAt(destination)) {
            for (Map.Entry<Descriptor, Proof> proven : proofs.entrySet()) {
                if (proven.getValue().level() > 0) {
                    artifacts.addAll(attestations(proven.getValue(), proven.getKey(), destination, key.get()));
                }
            }
        }
        return artifacts;
    }

    private List<Artifact> attestations(Proof proof, Descriptor manifest, Reference destination, SigningKey signer)
            throws IOException {
        if (destination instanceof Reference.LayoutArchive) {
            // An archive is replaced, with whatever belonged to the image in it.
            return Attestations.of(proof, signer, manifest, Optional.empty());
        }
        try (Referrers there = Referrers.of(destination, registries)) {
            return Attestations.of(proof, signer, manifest, Optional.of(there));
        }
    }

    /** The plan alone. */
    public Plan plan(Reference source, Platform platform, RunSettings settings)
            throws IOException, InterruptedException {
        try (Image image = Image.open(source, platform, registries);
                ScratchFile scratch = ScratchFile.open()) {
            IndexedImage indexed = IndexedImage.of(image);
            Sandbox sandbox = Sandbox.open(environment);
            Platforms.requireRunnable(sandbox, image);
            Workbench workbench = new Workbench(sandbox, indexed, applyOptions(image, false), scratch);
            Conversion.Outcome outcome = new Conversion(workbench, indexed, settings, progress).run();
            return new Plan(indexed.digest().toString(), outcome.changes());
        }
    }

    /** A plan, as it stands; nothing is run. */
    public Descriptor apply(Plan plan, Reference source, Reference destination, Platform platform, boolean rewrite)
            throws IOException {
        Destination target = Destination.of(destination, registries, notes);
        try (Image image = Image.open(source, platform, registries);
                ScratchFile scratch = ScratchFile.open()) {
            IndexedImage indexed = IndexedImage.of(image);
            try {
                ImageContent content =
                        Application.apply(image, indexed.tree(), plan, applyOptions(image, rewrite), scratch);
                return target.publish(content);
            } catch (UnrootException e) {
                throw e.located(place -> place.inImage(source.toString()));
            }
        }
    }

    /**
     * An image from packages, proven by its recipe's own probes before it is published.
     *
     * @param lock the file that holds the recipe's packages; made where it is not there
     * @throws UnrootException if the level is not reached; the destination is as it was
     */
    public BuildReport build(
            Recipe recipe,
            Path lock,
            Reference destination,
            Platform platform,
            PackageOptions packages,
            RunSettings settings)
            throws IOException, InterruptedException {
        Destination target = Destination.of(destination, registries, notes);
        try (RecipeLocks locks = new RecipeLocks(packages, platform, environment);
                ScratchFile scratch = ScratchFile.open()) {
            Sandbox sandbox = Sandbox.open(environment);
            RecipeWorks.Made made =
                    new RecipeWorks(environment, platform, locks, progress).make(recipe, lock, sandbox, scratch);
            Proof proof = proof(made, destination, platform, sandbox, settings);
            progress.accept("writing " + destination);
            List<Artifact> artifacts = new ArrayList<>(sboms(made, destination));
            artifacts.addAll(attestations(Map.of(made.content().manifest().descriptor(), proof), destination));
            target.publish(made.content(), artifacts);
            return BuildReport.of(destination, made.version(), made.files().size(), made.content(), proof);
        }
    }

    /** An image from packages, published as it is. */
    public Descriptor build(Recipe recipe, Path lock, Reference destination, Platform platform, PackageOptions packages)
            throws IOException, InterruptedException {
        Destination target = Destination.of(destination, registries, notes);
        try (RecipeLocks locks = new RecipeLocks(packages, platform, environment);
                ScratchFile scratch = ScratchFile.open()) {
            RecipeWorks.Made made = new RecipeWorks(environment, platform, locks, progress)
                    .make(recipe, lock, Sandbox.open(environment), scratch);
            progress.accept("writing " + destination);
            return target.publish(made.content(), sboms(made, destination));
        }
    }

    /** A first recipe of a package, for a person to finish; nothing is run. */
    public String draftRecipe(String packageName, Platform platform, PackageOptions packages) throws IOException {
        return RecipeDrafts.of(packageName, platform, packages, environment);
    }

    /** A first recipe that makes an image anew, for a person to finish; nothing is run. */
    public String draftRecipe(Reference source, Platform platform) throws IOException {
        return RecipeDrafts.of(source, platform, registries);
    }

    /** The newest packages of a recipe, in place of its lock. */
    public void updateLock(Recipe recipe, Path lock, Platform platform, PackageOptions packages) throws IOException {
        try (RecipeLocks locks = new RecipeLocks(packages, platform, environment)) {
            RecipeLocks.write(lock, locks.newest(recipe, RecipeLocks.read(lock).map(Lock::suite)));
        }
    }

    private static List<Artifact> sboms(RecipeWorks.Made made, Reference destination) throws IOException {
        return Referrers.canBeKeptAt(destination) ? RecipeWorks.sboms(made) : List.of();
    }

    private Proof proof(
            RecipeWorks.Made made, Reference destination, Platform platform, Sandbox sandbox, RunSettings settings)
            throws IOException, InterruptedException {
        ImageConfig config = settings.configOf(made.content().config());
        ArbitraryIds ids = sandbox.session().ids();
        List<ScenarioResult> scenarios = told(new Prover(ids, settings.limits(), progress)
                .prove(
                        new Stage.Watched(new Observer(sandbox), made.built().root()),
                        config,
                        Identity.of(
                                made.recipe().user().uid(), made.recipe().user().gid()),
                        settings.probesOf(config),
                        settings.environment(),
                        settings.level()));
        Proof proof = new Proof(
                destination.toString(),
                made.content().manifest().descriptor().digest(),
                surroundings(sandbox, platform),
                ids,
                scenarios);
        if (proof.level() < settings.level()) {
            ScenarioResult last = scenarios.getLast();
            throw UnrootException.refused(
                    "building " + made.recipe().name(),
                    "level " + last.level() + " is not reached: "
                            + last.verdict().reason(),
                    "mend the recipe; build it as it is with --unproven and look into it with unroot prove");
        }
        return proof;
    }

    private List<ScenarioResult> told(List<Prover.Shown> shown) {
        LastLines.of(shown).forEach(notes);
        return shown.stream().map(Prover.Shown::result).toList();
    }

    /** The scenarios alone, up to a level or the first that is not proven. */
    public ProofReport prove(Reference source, Platform platform, RunSettings settings)
            throws IOException, InterruptedException {
        try (Image image = Image.open(source, platform, registries);
                ScratchFile scratch = ScratchFile.open()) {
            return prove(IndexedImage.of(image), scratch, settings);
        }
    }

    /** The same of an image that is read already. */
    ProofReport prove(IndexedImage indexed, ScratchFile scratch, RunSettings settings)
            throws IOException, InterruptedException {
        Image image = indexed.image();
        Sandbox sandbox = Sandbox.open(environment);
        Platforms.requireRunnable(sandbox, image);
        Workbench workbench = new Workbench(sandbox, indexed, applyOptions(image, false), scratch);
        Stage stage =
                new Stage.Watched(new Observer(sandbox), workbench.original().root());
        return proven(indexed, stage, sandbox.session().ids(), surroundings(sandbox, Platforms.of(image)), settings);
    }

    /**
     * The same in a running engine, for which no session is needed. No tracer sees what is denied there, and the proof says
     * so.
     *
     * @param seed what the arbitrary IDs are drawn from
     */
    public ProofReport proveIn(Engine engine, Reference source, Platform platform, long seed, RunSettings settings)
            throws IOException, InterruptedException {
        try (Image image = Image.open(source, platform, registries);
                EngineSandbox sandbox = EngineSandbox.open(engine)) {
            IndexedImage indexed = IndexedImage.of(image);
            sandbox.check(indexed.config(), indexed.tree());
            progress.accept("loading the image into the engine");
            Stage stage = new Stage.InEngine(sandbox, sandbox.place(ImageContent.of(image)));
            return proven(indexed, stage, ArbitraryIds.of(seed), surroundings(sandbox), settings);
        }
    }

    private ProofReport proven(
            IndexedImage indexed, Stage stage, ArbitraryIds ids, Surroundings surroundings, RunSettings settings)
            throws IOException, InterruptedException {
        List<ScenarioResult> scenarios = told(new Prover(ids, settings.limits(), progress)
                .prove(
                        stage,
                        settings.configOf(indexed.config()),
                        ownIdentity(indexed),
                        settings.probesOf(indexed.config()),
                        settings.environment(),
                        settings.level()));
        Reference source = indexed.image().reference();
        Proof proof = new Proof(source.toString(), indexed.digest(), surroundings, ids, scenarios);
        if (key.isPresent() && proof.level() >= settings.level() && Referrers.canBeKeptAt(source)) {
            progress.accept("attaching the proof to " + source);
            try (Referrers place = Referrers.of(source, registries)) {
                place.attach(Attestations.of(proof, key.get(), indexed.image().descriptor(), Optional.of(place)));
            }
        }
        return new ProofReport(proof);
    }

    /**
     * Whether the images that a reference leads to have a signed proof of a level; nothing is run.
     *
     * @param platform of the one image to check; every image of an index where it is empty
     * @param signedProof to check in place of what is attached
     */
    public VerificationReport verify(
            Reference reference, Optional<Platform> platform, ProofCheck check, Optional<byte[]> signedProof)
            throws IOException {
        try (Referrers place = Referrers.of(reference, registries)) {
            List<Verification> verified = new ArrayList<>();
            for (Descriptor image : place.images(platform)) {
                verified.add(signedProof.isPresent() ? check.of(image, signedProof.get()) : check.of(image, place));
            }
            return new VerificationReport(reference.toString(), check.keyId(), check.level(), verified);
        }
    }

    /** What differs, as a person would say it. */
    public ImageDifference diff(Reference before, Reference after, Platform platform) throws IOException {
        try (Image one = Image.open(before, platform, registries);
                Image other = Image.open(after, platform, registries)) {
            return ImageDifference.between(compared(one), compared(other));
        }
    }

    private static ComparedImage compared(Image image) throws IOException {
        IndexedImage indexed = IndexedImage.of(image);
        return new ComparedImage(image.reference().toString(), indexed.digest(), indexed.config(), indexed.tree());
    }

    /**
     * What a catalog asks of the library, for its images.
     *
     * @param timeout of one run of an image
     */
    public ImageWorks catalogImages(Platform platform, Duration timeout, PackageOptions packages) {
        return new CatalogImages(this, registries, platform, timeout, packages);
    }

    /** What a catalog asks of the library, for its locks. */
    public PackageLocks catalogLocks(Platform platform, PackageOptions packages) throws UnrootException {
        return new CatalogLocks(new RecipeLocks(packages, platform, environment));
    }

    private static Identity ownIdentity(IndexedImage indexed) throws UnrootException {
        return switch (new UserSpec(indexed.config().user()).resolve(indexed.accounts())) {
            case RunsAs.Known known -> known.identity();
            case RunsAs.Unclear unclear ->
                throw UnrootException.badInput("the image can't be run: " + unclear.why())
                        .located(place ->
                                place.inImage(indexed.image().reference().toString()));
        };
    }

    private ApplyOptions applyOptions(Image image, boolean rewrite) throws UnrootException {
        Optional<String> epoch = Optional.ofNullable(environment.get("SOURCE_DATE_EPOCH"));
        return new ApplyOptions(
                ApplyOptions.time(image.config(), epoch), ApplyOptions.baseName(image.reference()), rewrite);
    }

    private static Proof proof(
            Reference name, Digest digest, Sandbox sandbox, Image image, List<ScenarioResult> scenarios)
            throws IOException, InterruptedException {
        return new Proof(
                name.toString(),
                digest,
                surroundings(sandbox, Platforms.of(image)),
                sandbox.session().ids(),
                scenarios);
    }

    private static Surroundings surroundings(Sandbox sandbox, Platform platform)
            throws IOException, InterruptedException {
        return new Surroundings(
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                SandboxKind.RUNC,
                sandbox.runtime(platform),
                sandbox.seccompDigest(),
                version());
    }

    private static Surroundings surroundings(EngineSandbox sandbox) {
        EngineFacts facts = sandbox.facts();
        return new Surroundings(
                facts.kernel(), facts.machine(), sandbox.kind(), facts.name() + " " + facts.version(), "", version());
    }

    /** What tells this build from others of the same version: the digest of its jar, where it is packaged. */
    public static String build() throws IOException {
        CodeSource source = Unroot.class.getProtectionDomain().getCodeSource();
        Path jar = source == null
                ? Path.of("")
                : Path.of(URI.create(source.getLocation().toString()));
        return Files.isRegularFile(jar) ? version() + " " + Digest.of(Files.readAllBytes(jar)) : version();
    }

    /** The version of the jar; a build that is not packaged has none. */
    public static String version() {
        return Optional.ofNullable(Unroot.class.getPackage().getImplementationVersion())
                .orElse("unreleased");
    }
}
