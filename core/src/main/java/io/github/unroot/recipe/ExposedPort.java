package io.github.unroot.recipe;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A port that the program listens on, one that needs no right of root. */
public record ExposedPort(int number, Protocol protocol) {
    /** The last port that only root may bind, ip_unprivileged_port_start of the kernel less one. */
    private static final int PRIVILEGED_MAX = 1023;

    private static final int PORT_MAX = 65535;
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})(?:/(tcp|udp))?");

    /** Protocols in the order in which they are shown. */
    public enum Protocol {
        TCP,
        UDP
    }

    public ExposedPort {
        if (number <= PRIVILEGED_MAX || number > PORT_MAX) {
            throw new IllegalArgumentException("the port " + number
                    + " can't be had without root; write one from 1024 to 65535, and have the program listen there");
        }
    }

    /** @throws IllegalArgumentException if it is neither {@code PORT} nor {@code PORT/tcp} nor {@code PORT/udp} */
    public static ExposedPort parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no port; write 6379, or \"5353/udp\"");
        }
        Protocol protocol = "udp".equals(parts.group(2)) ? Protocol.UDP : Protocol.TCP;
        return new ExposedPort(Integer.parseInt(parts.group(1)), protocol);
    }

    /** {@code 6379/tcp}, as the image's configuration has it. */
    @Override
    public String toString() {
        return number + "/" + protocol.name().toLowerCase(Locale.ROOT);
    }
}
