package io.github.unroot.audit;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Launchers that keep capabilities over the change to another user, in the ambient set of capabilities(7). */
final class AmbientCheck implements Check {
    private static final Map<String, String> LAUNCHERS = Map.of("setpriv", "--ambient-caps", "capsh", "--addamb");

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        List<String> words = image.start().words();
        LAUNCHERS.forEach((program, option) -> {
            if (image.start().startsWith(program) && words.stream().anyMatch(word -> word.startsWith(option))) {
                findings.accept(finding("the command line itself raises them: " + program + " " + option));
            }
        });
        for (Script script : image.start().scripts()) {
            for (Script.Call call : script.calls(List.copyOf(LAUNCHERS.keySet()))) {
                String option = LAUNCHERS.getOrDefault(call.program(), "");
                if (script.lines().get(call.line() - 1).contains(option)) {
                    Finding finding = finding("line " + call.line() + " raises them: " + call.text());
                    findings.accept(script.path().map(finding::at).orElse(finding));
                }
            }
        }
    }

    private static Finding finding(String message) {
        return Finding.of(
                        Rule.AMBIENT_CAPABILITIES,
                        Severity.HIGH,
                        message + "; where all capabilities are dropped there are none to raise")
                .against(1);
    }
}
