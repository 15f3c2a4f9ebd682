package io.github.unroot.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "cache", description = "Show what is kept of registries' blobs, or empty it.")
final class CacheCommand extends Command<Request.Cache> {
    @Option(names = "--clear", description = "Remove all of it.")
    private boolean clear;

    CacheCommand(Job<Request.Cache> job) {
        super(job);
    }

    @Override
    Request.Cache request(CallOptions call) {
        return new Request.Cache(clear, call);
    }
}
