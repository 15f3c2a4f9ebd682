package io.github.unroot.cli;

import io.github.unroot.PackageOptions;
import java.nio.file.Path;
import java.util.Optional;

/** What a caller asked for, one record a command. References stay as they were written: the library reads them. */
sealed interface Request {

    /** The options that every command takes. */
    CallOptions call();

    /** @param sarif a file to write the findings to as SARIF as well */
    record Audit(String image, Optional<Path> sarif, CallOptions call) implements Request {}

    /** @param unprovenToo whether platforms of an index that can't be run here are converted as well */
    record Convert(
            String image, String destination, boolean rewrite, boolean unprovenToo, RunOptions run, CallOptions call)
            implements Request {}

    record MakePlan(String image, RunOptions run, CallOptions call) implements Request {}

    record Apply(Path plan, String image, String destination, boolean rewrite, CallOptions call) implements Request {}

    record Prove(String image, RunOptions run, CallOptions call) implements Request {}

    /** @param proof a file with the signed proof, in place of what is attached */
    record Verify(String image, Path key, int level, Optional<Path> proof, CallOptions call) implements Request {}

    record Diff(String before, String after, CallOptions call) implements Request {}

    /** @param clear whether it is emptied first */
    record Cache(boolean clear, CallOptions call) implements Request {}

    /**
     * @param recipe a file, or a folder that holds one
     * @param lock empty: beside the recipe
     * @param update whether the newest packages are chosen
     * @param unproven whether the image is published without being run
     */
    record Build(
            Path recipe,
            String destination,
            Optional<Path> lock,
            boolean update,
            boolean unproven,
            PackageOptions packages,
            BuildRunFlags.Options run,
            CallOptions call)
            implements Request {}

    /**
     * @param subject a package's name, or an image
     * @param file empty: standard output
     */
    record Init(String subject, Optional<Path> file, PackageOptions packages, CallOptions call) implements Request {}

    /** @param force whether also what is up to date */
    record CatalogBuild(CatalogOptions catalog, CatalogRunOptions run, boolean force, CallOptions call)
            implements Request {}

    record CatalogProve(CatalogOptions catalog, CatalogRunOptions run, CallOptions call) implements Request {}

    record CatalogList(CatalogOptions catalog, CallOptions call) implements Request {}

    /** @param dryRun whether nothing is changed */
    record CatalogUpdate(CatalogOptions catalog, CatalogRunOptions run, boolean dryRun, CallOptions call)
            implements Request {}

    record Demo(CallOptions call) implements Request {}
}
