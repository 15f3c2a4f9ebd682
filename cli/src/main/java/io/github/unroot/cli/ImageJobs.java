package io.github.unroot.cli;

import io.github.unroot.Unroot;
import io.github.unroot.attest.ProofCheck;
import io.github.unroot.attest.Verification;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.plan.Plan;
import io.github.unroot.plan.PlanDocument;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.report.AuditReport;
import io.github.unroot.report.ImageDifference;
import io.github.unroot.report.VerificationReport;
import io.github.unroot.transport.BlobCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The commands that run nothing. */
final class ImageJobs {
    private static final int FINDINGS = 1;

    private final Map<String, String> environment;

    ImageJobs(Map<String, String> environment) {
        this.environment = environment;
    }

    int audit(Request.Audit request, Console console) throws IOException {
        try (ProgressLine progress = Answer.progress(request.call(), console)) {
            AuditReport report = Answer.library(environment, request.call(), progress)
                    .audit(Reference.parse(request.image()), Answer.platform(request.call()));
            if (request.sarif().isPresent()) {
                write(request.sarif().get(), Answer.json(report.toSarif(Version.number())) + "\n");
            }
            Answer.show(request.call(), console, report.lines(), report.toJson());
            return report.lowestLevel().isPresent() ? FINDINGS : 0;
        }
    }

    int apply(Request.Apply request, Console console) throws IOException {
        Plan plan = PlanDocument.read(request.plan().toString(), read(request.plan()));
        try (ProgressLine progress = Answer.progress(request.call(), console)) {
            Unroot unroot = Answer.library(environment, request.call(), progress);
            Descriptor written = unroot.apply(
                    plan,
                    Reference.parse(request.image()),
                    Reference.parse(request.destination()),
                    Answer.platform(request.call()),
                    request.rewrite());
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("source", request.image());
            document.put("destination", request.destination());
            document.put("digest", written.digest().toString());
            document.put("plan", plan.digest());
            Answer.show(
                    request.call(),
                    console,
                    Stream.of("Wrote " + request.destination() + " (" + written.digest() + "); nothing was proven"),
                    document);
            return 0;
        }
    }

    int diff(Request.Diff request, Console console) throws IOException {
        try (ProgressLine progress = Answer.progress(request.call(), console)) {
            ImageDifference difference = Answer.library(environment, request.call(), progress)
                    .diff(
                            Reference.parse(request.before()),
                            Reference.parse(request.after()),
                            Answer.platform(request.call()));
            Answer.show(request.call(), console, difference.lines(), difference.toJson());
            return 0;
        }
    }

    int verify(Request.Verify request, Console console) throws IOException {
        Reference reference = Reference.parse(request.image());
        Optional<Platform> platform = Answer.namedPlatform(request.call());
        ProofCheck check = new ProofCheck(KeyFiles.verifying(request.key()), request.level(), InstantSource.system());
        Optional<byte[]> proof = request.proof().isPresent()
                ? Optional.of(KeyFiles.proof(request.proof().get()))
                : Optional.empty();
        try (ProgressLine progress = Answer.progress(request.call(), console)) {
            VerificationReport report =
                    Answer.library(environment, request.call(), progress).verify(reference, platform, check, proof);
            Answer.show(request.call(), console, report.lines(), report.toJson());
            if (report.refusal().isPresent()) {
                Verification refusal = report.refusal().get();
                throw UnrootException.refused(report.named(refusal), refusal.reason(), "");
            }
            return 0;
        }
    }

    int cache(Request.Cache request, Console console) throws IOException {
        Path directory = BlobCache.directory(environment)
                .orElseThrow(() -> UnrootException.surroundings(
                        "looking for the cache", "neither XDG_CACHE_HOME nor HOME is a path", "set one of them"));
        BlobCache cache = new BlobCache(directory, request.call().registries().cacheBytes());
        if (request.clear()) {
            cache.clear();
        }
        BlobCache.Contents contents = cache.contents();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("directory", directory.toString());
        document.put("blobs", contents.blobs());
        document.put("bytes", contents.bytes());
        document.put("bytesMax", contents.bytesMax());
        Answer.show(
                request.call(),
                console,
                Stream.of(directory + ": " + contents.blobs() + " blobs, " + SizeText.of(contents.bytes())
                        + " of at most " + SizeText.of(contents.bytesMax())),
                document);
        return 0;
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw UnrootException.wrongCall(
                    "reading the plan " + file, Failure.reason(e), "name a file that unroot plan wrote");
        }
    }

    static void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw UnrootException.surroundings("writing " + file, Failure.reason(e), "name another file");
        }
    }
}
