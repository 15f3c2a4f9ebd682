package io.github.unroot.cli;

import io.github.unroot.RunSettings;
import io.github.unroot.Unroot;
import io.github.unroot.attest.SigningKey;
import io.github.unroot.engine.Endpoint;
import io.github.unroot.engine.Engine;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.plan.Plan;
import io.github.unroot.plan.PlanDocument;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Proof;
import io.github.unroot.prove.ProofDocument;
import io.github.unroot.report.ConversionResult;
import io.github.unroot.report.ProofReport;
import io.github.unroot.sandbox.Probe;
import io.github.unroot.sandbox.SandboxKind;
import io.github.unroot.transport.Referrers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The commands that run containers: outside a sandbox session they start themselves again inside one. */
final class SandboxJobs {
    private static final int NOT_REACHED = 1;
    private static final int NOT_PROVEN = 4;

    private final Map<String, String> environment;
    private final Sessions sessions;

    SandboxJobs(Map<String, String> environment, Sessions sessions) {
        this.environment = environment;
        this.sessions = sessions;
    }

    int convert(Request.Convert request, Console console) throws IOException {
        refuseEngine(request.run());
        Reference source = Reference.parse(request.image());
        Reference destination = Reference.parse(request.destination());
        RunSettings settings = settings(request.run());
        Optional<SigningKey> key = key(request.run(), destination);
        return sessions.inside(request.run().seed(), () -> {
            try (ProgressLine progress = Answer.progress(request.call(), console)) {
                ConversionResult result = library(request.call(), progress, key)
                        .convert(
                                source,
                                destination,
                                Answer.namedPlatform(request.call()),
                                request.rewrite(),
                                request.unprovenToo(),
                                settings);
                writeProofs(request.run().proof(), result.proofs(), key);
                Answer.show(request.call(), console, result.lines(), result.toJson());
                return 0;
            }
        });
    }

    int plan(Request.MakePlan request, Console console) throws IOException {
        refuseEngine(request.run());
        Reference source = Reference.parse(request.image());
        RunSettings settings = settings(request.run());
        return sessions.inside(request.run().seed(), () -> {
            try (ProgressLine progress = Answer.progress(request.call(), console)) {
                Plan plan = Answer.library(environment, request.call(), progress)
                        .plan(source, Answer.platform(request.call()), settings);
                String text = PlanDocument.write(plan);
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                document.put("image", request.image());
                document.put("digest", plan.digest());
                document.put("plan", text);
                Answer.show(request.call(), console, Stream.of(text.stripTrailing()), document);
                return 0;
            }
        });
    }

    int prove(Request.Prove request, Console console) throws IOException {
        Reference source = Reference.parse(request.image());
        RunSettings settings = settings(request.run());
        Optional<SigningKey> key = key(request.run(), source);
        return inSandbox(request.run(), () -> {
            try (ProgressLine progress = Answer.progress(request.call(), console)) {
                ProofReport report = proven(
                        library(request.call(), progress, key),
                        source,
                        Answer.platform(request.call()),
                        settings,
                        request.run());
                writeProofs(request.run().proof(), List.of(report.proof()), key);
                Answer.show(request.call(), console, report.lines(), report.toJson());
                return status(report.proof(), request.run().level());
            }
        });
    }

    private ProofReport proven(
            Unroot library, Reference source, Platform platform, RunSettings settings, RunOptions run)
            throws IOException, InterruptedException {
        return switch (run.sandbox()) {
            case RUNC -> library.prove(source, platform, settings);
            case DOCKER ->
                library.proveIn(
                        Engine.at(Endpoint.docker(environment)), source, platform, Sessions.seed(run.seed()), settings);
            case PODMAN ->
                library.proveIn(
                        Engine.at(Endpoint.podman(environment)), source, platform, Sessions.seed(run.seed()), settings);
        };
    }

    /** An engine keeps its containers itself: only Unroot's own need a session. */
    private int inSandbox(RunOptions run, Sessions.Work work) throws IOException {
        if (run.sandbox() == SandboxKind.RUNC) {
            return sessions.inside(run.seed(), work);
        }
        try {
            return work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** A plan is made of what a program is denied, which an engine does not show. */
    private static void refuseEngine(RunOptions run) throws UnrootException {
        if (run.sandbox() != SandboxKind.RUNC) {
            throw UnrootException.wrongCall(
                    "--sandbox " + run.sandbox().name().toLowerCase(Locale.ROOT),
                    "an engine does not show what a program tries and is denied, which a plan is made of",
                    "make the plan on a Linux machine (unroot plan), apply it, and prove the result with --sandbox");
        }
    }

    /** What was not proven is not disproven: that is the machine's fault, not the image's. */
    private static int status(Proof proof, int level) {
        if (proof.level() >= level) {
            return 0;
        }
        boolean failed = proof.scenarios().getLast().verdict() instanceof io.github.unroot.prove.Verdict.Failed;
        return failed ? NOT_REACHED : NOT_PROVEN;
    }

    private RunSettings settings(RunOptions run) throws IOException {
        List<Probe> probes = new ArrayList<>();
        for (String probe : run.probes()) {
            probes.add(Probe.parse(probe));
        }
        return new RunSettings(
                probes, run.level(), run.timeout(), run.user(), run.environment(), adaptations(run.adaptations()));
    }

    private static List<Map.Entry<String, String>> adaptations(List<Path> directories) throws IOException {
        List<Map.Entry<String, String>> files = new ArrayList<>();
        for (Path directory : directories) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.yaml")) {
                for (Path file : entries) {
                    String name = file.getFileName().toString();
                    files.add(Map.entry(name.substring(0, name.length() - ".yaml".length()), Files.readString(file)));
                }
            } catch (IOException e) {
                throw UnrootException.wrongCall(
                        "reading adaptations in " + directory, Failure.reason(e), "name a directory of .yaml files");
            }
        }
        return files;
    }

    /** @throws UnrootException wrong call, if the signed proof would go nowhere */
    private Optional<SigningKey> key(RunOptions run, Reference place) throws IOException {
        return key(run.proof(), run.key(), place, environment);
    }

    /** @throws UnrootException wrong call, if the signed proof would go nowhere */
    static Optional<SigningKey> key(
            Optional<Path> proof, Optional<Path> key, Reference place, Map<String, String> environment)
            throws IOException {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        if (proof.isEmpty() && !Referrers.canBeKeptAt(place)) {
            throw UnrootException.wrongCall(
                    place.toString(),
                    "such a place cannot keep a signed proof beside the image",
                    "add --proof FILE, or use oci:DIR:TAG, oci-archive:FILE:TAG or a registry");
        }
        return Optional.of(KeyFiles.signing(key.get(), environment));
    }

    private Unroot library(CallOptions call, ProgressLine progress, Optional<SigningKey> key) {
        Unroot library = Answer.library(environment, call, progress);
        return key.map(library::signingWith).orElse(library);
    }

    /** One document a line, where there are several: each is about one platform's image. */
    static void writeProofs(Optional<Path> file, List<Proof> proofs, Optional<SigningKey> key) throws IOException {
        if (file.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (Proof proof : proofs) {
            byte[] document = key.isPresent() ? key.get().sign(proof).toBytes() : ProofDocument.bytes(proof);
            String one = new String(document, StandardCharsets.UTF_8);
            text.append(proofs.size() == 1 ? one : one.replaceAll("\\R\\s*", "") + "\n");
        }
        ImageJobs.write(file.get(), text.toString());
    }
}
