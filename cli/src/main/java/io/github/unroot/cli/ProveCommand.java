package io.github.unroot.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "prove", description = "Run an image under the rules of each level and say which it holds.")
final class ProveCommand extends Command<Request.Prove> {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image to run.")
    private String image = "";

    @Mixin
    private ProofFlags proof = new ProofFlags();

    @Mixin
    private RunFlags run = new RunFlags();

    ProveCommand(Job<Request.Prove> job) {
        super(job);
    }

    @Override
    Request.Prove request(CallOptions call) {
        return new Request.Prove(image, run.options(proof), call);
    }
}
