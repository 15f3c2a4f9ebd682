package io.github.unroot.cli;

import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "diff", description = "Say what differs between two images.")
final class DiffCommand extends Command<Request.Diff> {
    @Parameters(index = "0", paramLabel = "BEFORE", description = "The one image.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "The other.")
    private String after = "";

    DiffCommand(Job<Request.Diff> job) {
        super(job);
    }

    @Override
    Request.Diff request(CallOptions call) {
        return new Request.Diff(before, after, call);
    }
}
