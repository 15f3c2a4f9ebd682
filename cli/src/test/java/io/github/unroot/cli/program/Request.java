package io.github.unroot.cli.program;

import java.util.List;
import java.util.Map;

/**
 * What a user of the program would ask of it, and a part of the right answer.
 *
 * <p>A port in braces, {@code {80}}, stands for wherever the conversion moved that port.
 */
public sealed interface Request {

    String answer();

    /** The words to run, with the ports that the image has now. */
    List<String> command(Map<String, String> movedPorts);

    /** Run in the container, by a client that the image brings, under the container's own identity. */
    record Inside(List<String> words, String answer) implements Request {
        public Inside {
            words = List.copyOf(words);
        }

        @Override
        public List<String> command(Map<String, String> movedPorts) {
            return words.stream().map(word -> placed(word, movedPorts)).toList();
        }
    }

    /** Run by the host's shell in the container's network namespace. */
    record FromHost(String script, String answer) implements Request {
        @Override
        public List<String> command(Map<String, String> movedPorts) {
            return List.of("sh", "-euc", placed(script, movedPorts));
        }
    }

    static Request inside(String answer, String... words) {
        return new Inside(List.of(words), answer);
    }

    static Request get(String path, String answer) {
        return new FromHost("curl -sS --max-time 5 http://127.0.0.1:{80}" + path, answer);
    }

    private static String placed(String text, Map<String, String> movedPorts) {
        String placed = text;
        for (Map.Entry<String, String> move : movedPorts.entrySet()) {
            placed = placed.replace("{" + number(move.getKey()) + "}", number(move.getValue()));
        }
        return placed.replaceAll("\\{([0-9]+)\\}", "$1");
    }

    /** The number of {@code 80/tcp}. */
    private static String number(String port) {
        return port.replaceFirst("/.*", "");
    }
}
