package io.github.unroot.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "init",
        description = "Write a first recipe, from what a Debian package or an image tells of itself.")
final class InitCommand extends Command<Request.Init> {
    @Parameters(
            index = "0",
            paramLabel = "IMAGE|PACKAGE",
            description = "A package's bare name, such as redis-server, or an image: redis:7, oci:DIR:TAG, ...")
    private String subject = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "Where the recipe goes; never in the place of a file (default: standard output).")
    private @Nullable Path file;

    @Mixin
    private PackageFlags packages = new PackageFlags();

    InitCommand(Job<Request.Init> job) {
        super(job);
    }

    @Override
    Request.Init request(CallOptions call) {
        return new Request.Init(subject, Optional.ofNullable(file), packages.options(), call);
    }
}
