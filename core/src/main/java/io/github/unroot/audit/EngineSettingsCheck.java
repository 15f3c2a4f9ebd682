package io.github.unroot.audit;

import io.github.unroot.image.Healthcheck;
import io.github.unroot.problem.EscapedText;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Settings that mean nothing to an engine: some refuse them, some ignore them, and here they are ignored. */
final class EngineSettingsCheck implements Check {
    private static final int SHOWN_CHARS_MAX = 100;

    /** See signal(7). */
    private static final Pattern SIGNAL = Pattern.compile("(SIG)?(HUP|INT|QUIT|ILL|TRAP|ABRT|IOT|BUS|FPE|KILL|USR1|SEGV"
            + "|USR2|PIPE|ALRM|TERM|STKFLT|CHLD|CLD|CONT|STOP|TSTP|TTIN|TTOU|URG|XCPU|XFSZ|VTALRM|PROF|WINCH|IO|POLL|PWR"
            + "|SYS|RTMIN(\\+\\d{1,2})?|RTMAX(-\\d{1,2})?)|[1-9]|[1-5]\\d|6[0-4]");

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        image.config()
                .stopSignal()
                .filter(signal -> !SIGNAL.matcher(signal).matches())
                .ifPresent(signal -> findings.accept(Finding.of(
                        Rule.ODD_STOP_SIGNAL,
                        Severity.LOW,
                        "the stop signal \"" + EscapedText.shown(signal, SHOWN_CHARS_MAX)
                                + "\" is none; SIGTERM is sent")));
        image.config()
                .healthcheck()
                .filter(check -> !check.isNone() && !canBeRun(check))
                .ifPresent(check -> findings.accept(Finding.of(
                        Rule.ODD_HEALTHCHECK,
                        Severity.LOW,
                        "the health check \""
                                + EscapedText.shown(String.join(" ", check.test()), SHOWN_CHARS_MAX)
                                + "\" names no command and is not asked")));
    }

    private static boolean canBeRun(Healthcheck check) {
        String kind = check.test().getFirst();
        return (kind.equals("CMD") || kind.equals("CMD-SHELL")) && check.test().size() > 1;
    }
}
