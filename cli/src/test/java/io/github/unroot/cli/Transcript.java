package io.github.unroot.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Calls of the command line with what they answered: {@code $ unroot ...}, then standard output, then standard error
 * with {@code 2> } before each line, then the exit status where it is not 0.
 *
 * <p>{@code mvn -pl cli -am test -Dtest=TranscriptTest -Dtranscripts.write=true} writes them again.
 */
record Transcript(String name, List<Call> calls) {

    /** @param answer as {@link #render} writes it */
    record Call(String command, String answer) {

        /** The words after {@code unroot}; single quotes keep one together. */
        List<String> arguments() {
            List<String> words = new ArrayList<>();
            StringBuilder word = new StringBuilder();
            boolean quoted = false;
            boolean begun = false;
            for (char c : (command + " ").toCharArray()) {
                if (c == '\'') {
                    quoted = !quoted;
                    begun = true;
                } else if (c != ' ' || quoted) {
                    word.append(c);
                    begun = true;
                } else if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                    begun = false;
                }
            }
            return words.subList(1, words.size());
        }
    }

    static Stream<Transcript> all() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(directory("/transcripts"))) {
            return files.sorted().map(Transcript::read).toList().stream();
        }
    }

    private static Path directory(String resource) throws URISyntaxException {
        URL found = Objects.requireNonNull(Transcript.class.getResource(resource), resource);
        return Path.of(found.toURI());
    }

    private static Transcript read(Path file) {
        try {
            List<Call> calls = new ArrayList<>();
            String command = "";
            StringBuilder answer = new StringBuilder();
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("$ ")) {
                    addCall(calls, command, answer);
                    command = line.substring(2);
                } else {
                    answer.append(line).append('\n');
                }
            }
            addCall(calls, command, answer);
            return new Transcript(String.valueOf(file.getFileName()), calls);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    private static void addCall(List<Call> calls, String command, StringBuilder answer) {
        if (!command.isEmpty()) {
            calls.add(new Call(command, answer.toString()));
        }
        answer.setLength(0);
    }

    static String render(String out, String err, int status) {
        StringBuilder answer = new StringBuilder();
        out.lines().forEach(line -> answer.append(line).append('\n'));
        err.lines().forEach(line -> answer.append("2> ").append(line).append('\n'));
        if (status != 0) {
            answer.append("[exit ").append(status).append("]\n");
        }
        return answer.toString();
    }

    /** The same calls with other answers. */
    String withAnswers(List<String> answers) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < calls.size(); i++) {
            text.append("$ ").append(calls.get(i).command()).append('\n').append(answers.get(i));
        }
        return text.toString();
    }

    String text() {
        return withAnswers(calls.stream().map(Call::answer).toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
