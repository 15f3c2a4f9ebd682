package io.github.unroot.audit;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Resolution;
import java.util.List;
import java.util.function.Consumer;

/** Start scripts that begin as root: they give files away and then become somebody else. */
final class StartScriptCheck implements Check {
    private static final List<String> DROPPING = List.of(
            "gosu",
            "su-exec",
            "setpriv",
            "runuser",
            "su",
            "sudo",
            "chpst",
            "s6-setuidgid",
            "setuidgid",
            "start-stop-daemon");
    private static final List<String> GIVING = List.of("chown", "chgrp");

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        for (String program : DROPPING) {
            if (image.start().startsWith(program)) {
                findings.accept(Finding.of(
                                Rule.DROPS_PRIVILEGES, Severity.HIGH, "the command line itself starts with " + program)
                        .against(1));
            }
        }
        for (Script script : image.start().scripts()) {
            for (Script.Call call : script.calls(DROPPING)) {
                findings.accept(finding(Rule.DROPS_PRIVILEGES, Severity.HIGH, script, call, image));
            }
            for (Script.Call call : script.calls(GIVING)) {
                findings.accept(finding(Rule.CHANGES_OWNER, Severity.MEDIUM, script, call, image));
            }
        }
    }

    private static Finding finding(Rule rule, Severity severity, Script script, Script.Call call, AuditedImage image) {
        boolean guarded = script.asksUser();
        String message = "line " + call.line() + " calls " + call.program() + ": " + call.text()
                + (guarded ? " (the script asks first who it runs as)" : "");
        Finding finding =
                Finding.of(rule, guarded ? Severity.LOW : severity, message).against(1);
        return script.path().map(path -> placed(finding, path, image)).orElse(finding);
    }

    private static Finding placed(Finding finding, FilePath path, AuditedImage image) {
        return image.tree().resolve(path, true) instanceof Resolution.Found found
                ? finding.at(path).inLayer(found.inode().layer())
                : finding.at(path);
    }
}
