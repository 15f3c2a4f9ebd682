package io.github.unroot.audit;

import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports that only root may bind where {@code ip_unprivileged_port_start} has its usual value. */
final class PortCheck implements Check {
    private static final int UNPRIVILEGED_START = 1024;
    private static final int SSH = 22;
    private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(-[0-9]{1,5})?(/[a-z]+)?");

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        for (String port : image.config().exposedPorts()) {
            OptionalInt number = number(port);
            if (number.isPresent() && number.getAsInt() > 0 && number.getAsInt() < UNPRIVILEGED_START) {
                findings.accept(Finding.of(
                                Rule.PRIVILEGED_PORT,
                                Severity.MEDIUM,
                                "port " + port + " is exposed: binding it needs CAP_NET_BIND_SERVICE")
                        .against(1));
            }
            if (number.isPresent() && number.getAsInt() == SSH) {
                findings.accept(Finding.of(
                        Rule.SSH_PORT,
                        Severity.MEDIUM,
                        "port " + port + " is exposed: a container is not logged into"));
            }
        }
    }

    private static OptionalInt number(String port) {
        Matcher matcher = PORT.matcher(port);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
