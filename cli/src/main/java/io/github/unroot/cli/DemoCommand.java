package io.github.unroot.cli;

import picocli.CommandLine;

@CommandLine.Command(
        name = "demo",
        description = "Make a root image of nginx from Debian packages, convert it, prove it, and show what happened.")
final class DemoCommand extends Command<Request.Demo> {
    DemoCommand(Job<Request.Demo> job) {
        super(job);
    }

    @Override
    Request.Demo request(CallOptions call) {
        return new Request.Demo(call);
    }
}
