package io.github.unroot.cli;

import java.util.List;
import java.util.Map;

/** The commands that can be called: each option class joined to the job that it asks for. */
final class Commands {
    private Commands() {}

    static List<Command<?>> wired(Map<String, String> environment, List<String> arguments) {
        ImageJobs images = new ImageJobs(environment);
        SandboxJobs sandboxes = new SandboxJobs(environment, new Sessions(environment, arguments));
        DemoJob demo = new DemoJob(sandboxes);
        return List.of(
                new AuditCommand(images::audit),
                new ConvertCommand(sandboxes::convert),
                new PlanCommand(sandboxes::plan),
                new ApplyCommand(images::apply),
                new ProveCommand(sandboxes::prove),
                new VerifyCommand(images::verify),
                new DiffCommand(images::diff),
                new CacheCommand(images::cache),
                new DemoCommand(demo::run));
    }
}
