package io.github.unroot.cli;

import java.util.List;
import java.util.Map;

/** The commands that can be called: each option class joined to the job that it asks for. */
final class Commands {
    private Commands() {}

    static List<Subcommand> wired(Map<String, String> environment, List<String> arguments) {
        Sessions sessions = new Sessions(environment, arguments);
        ImageJobs images = new ImageJobs(environment);
        SandboxJobs sandboxes = new SandboxJobs(environment, sessions);
        CatalogJobs catalogs = new CatalogJobs(environment, sessions);
        DemoJob demo = new DemoJob(sandboxes);
        return List.of(
                new AuditCommand(images::audit),
                new ConvertCommand(sandboxes::convert),
                new PlanCommand(sandboxes::plan),
                new ApplyCommand(images::apply),
                new ProveCommand(sandboxes::prove),
                new VerifyCommand(images::verify),
                new DiffCommand(images::diff),
                new InitCommand(new InitJob(environment)::run),
                new BuildCommand(new BuildJob(environment, sessions)::run),
                new CatalogGroup(List.of(
                        new CatalogBuildCommand(catalogs::build),
                        new CatalogProveCommand(catalogs::prove),
                        new CatalogListCommand(catalogs::list),
                        new CatalogUpdateCommand(catalogs::update))),
                new CacheCommand(images::cache),
                new DemoCommand(demo::run));
    }
}
