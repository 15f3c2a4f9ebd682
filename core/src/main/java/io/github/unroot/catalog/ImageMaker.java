package io.github.unroot.catalog;

import io.github.unroot.prove.Proof;
import io.github.unroot.prove.ProofDocument;
import io.github.unroot.prove.ScenarioResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes one image of a catalog from the start to its result. Containers are run for it, so that a session must be around
 * the process.
 */
public final class ImageMaker {
    private final ImageWorks works;
    private final Results results;
    private final boolean proofAlone;

    /** @param proofAlone whether an image that is there is proven again as it is */
    public ImageMaker(ImageWorks works, Results results, boolean proofAlone) {
        this.works = works;
        this.results = results;
        this.proofAlone = proofAlone;
    }

    public ImageResult make(ImageTask task) throws IOException, InterruptedException {
        long start = System.nanoTime();
        if (!proofAlone) {
            works.build(task.entry(), task.recipe(), task.place());
        }
        ImageWorks.Shown shown = works.prove(task.recipe(), task.place(), task.tried());
        Proof proof = shown.proof();
        int wanted = task.recipe().level();
        BuiltImage image = new BuiltImage(
                task.place().toString(),
                proof.image(),
                task.version(),
                shown.bytes(),
                task.packages(),
                shown.writablePaths());
        ImageResult result = new ImageResult(
                task.entry().name(),
                task.key(),
                Optional.of(image),
                wanted,
                task.tried(),
                proof.level(),
                Duration.ofNanos(System.nanoTime() - start),
                proof.level() >= wanted ? "" : reason(proof));
        results.writeProof(task.entry().name(), ProofDocument.bytes(proof));
        results.write(result);
        return result;
    }

    private static String reason(Proof proof) {
        ScenarioResult last = proof.scenarios().getLast();
        return "level " + last.level() + " is " + last.verdict().word() + ": "
                + last.verdict().reason();
    }
}
