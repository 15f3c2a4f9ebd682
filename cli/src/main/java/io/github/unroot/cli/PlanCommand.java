package io.github.unroot.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "plan",
        description = "Print the changes that would make an image run without root, as YAML with its reasons.")
final class PlanCommand extends Command<Request.MakePlan> {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image to plan for.")
    private String image = "";

    @Mixin
    private RunFlags run = new RunFlags();

    PlanCommand(Job<Request.MakePlan> job) {
        super(job);
    }

    @Override
    Request.MakePlan request(CallOptions call) {
        return new Request.MakePlan(image, run.options(), call);
    }
}
