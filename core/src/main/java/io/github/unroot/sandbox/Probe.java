package io.github.unroot.sandbox;

import io.github.unroot.problem.UnrootException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** How a run shows that the program does its job. */
public sealed interface Probe {
    /** Compiling goes as deep as a pattern is nested. */
    int PATTERN_CHARS_MAX = 1000;

    /** The form in which a user writes it: {@code tcp:6379}. */
    String text();

    /** The same probe after ports were moved, {@code 80/tcp} to {@code 8080/tcp}. */
    default Probe following(Map<String, String> movedPorts) {
        return this;
    }

    /** The port accepts a connection on the loopback interface. */
    record Tcp(int port) implements Probe {
        @Override
        public String text() {
            return "tcp:" + port;
        }

        @Override
        public Probe following(Map<String, String> movedPorts) {
            return new Tcp(moved(port, movedPorts));
        }
    }

    /** A GET of the path answers with the status. */
    record Http(int port, String path, int status) implements Probe {
        @Override
        public String text() {
            return "http:" + port + path + "=" + status;
        }

        @Override
        public Probe following(Map<String, String> movedPorts) {
            return new Http(moved(port, movedPorts), path, status);
        }
    }

    /** A command in the container exits with 0. */
    record Exec(List<String> command, String text) implements Probe {
        public Exec {
            command = List.copyOf(command);
        }
    }

    /** A line of the output matches. */
    record Log(Pattern pattern) implements Probe {
        @Override
        public String text() {
            return "log:" + pattern.pattern();
        }
    }

    /** The program ends with the code. */
    record Exit(int code) implements Probe {
        @Override
        public String text() {
            return "exit:" + code;
        }
    }

    /** The program still runs after a while; what is left where an image tells nothing of itself. */
    record StaysUp() implements Probe {
        @Override
        public String text() {
            return "stays-up";
        }
    }

    private static int moved(int port, Map<String, String> movedPorts) {
        String target = movedPorts.get(port + "/tcp");
        return target == null ? port : Integer.parseInt(target.substring(0, target.indexOf('/')));
    }

    /**
     * Reads {@code tcp:PORT}, {@code http:PORT/PATH[=STATUS]}, {@code exec:COMMAND}, {@code log:REGEX} or {@code
     * exit:CODE}.
     */
    static Probe parse(String text) throws UnrootException {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        try {
            return switch (kind) {
                case "tcp" -> new Tcp(port(rest));
                case "http" -> http(rest);
                case "exec" -> new Exec(List.of("/bin/sh", "-c", notEmpty(rest)), text);
                case "log" -> new Log(pattern(notEmpty(rest)));
                case "exit" -> new Exit(Integer.parseInt(rest));
                default -> throw new IllegalArgumentException("there is no probe of that kind");
            };
        } catch (PatternSyntaxException e) {
            throw wrong(text, "its pattern is wrong: " + e.getDescription());
        } catch (NumberFormatException e) {
            throw wrong(text, "a number is missing or wrong");
        } catch (IllegalArgumentException e) {
            throw wrong(text, String.valueOf(e.getMessage()));
        }
    }

    private static Http http(String rest) {
        int slash = rest.indexOf('/');
        String port = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "/" : rest.substring(slash);
        int status = path.lastIndexOf('=');
        boolean hasStatus = status > 0 && path.substring(status + 1).matches("[1-5][0-9][0-9]");
        return new Http(
                port(port),
                hasStatus ? path.substring(0, status) : path,
                hasStatus ? Integer.parseInt(path.substring(status + 1)) : 200);
    }

    private static Pattern pattern(String text) {
        if (text.length() > PATTERN_CHARS_MAX) {
            throw new IllegalArgumentException("a pattern has at most " + PATTERN_CHARS_MAX + " characters");
        }
        return Pattern.compile(text, Pattern.MULTILINE);
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535");
        }
        return port;
    }

    private static String notEmpty(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("there is nothing after the colon");
        }
        return text;
    }

    private static UnrootException wrong(String text, String why) {
        return UnrootException.wrongCall(
                "reading the probe \"" + text + "\"",
                why,
                "write tcp:PORT, http:PORT/PATH[=STATUS], exec:COMMAND, log:REGEX or exit:CODE");
    }
}
