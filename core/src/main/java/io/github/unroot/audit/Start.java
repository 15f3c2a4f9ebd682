package io.github.unroot.audit;

import io.github.unroot.image.Healthcheck;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.tree.FileContents;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Resolution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is run when a container starts: the words of Entrypoint, Cmd and health check, the programs that they name, and the
 * scripts that these reach.
 *
 * @param words of Entrypoint and Cmd together
 * @param programs the files that the words and the scripts' interpreters name, by the paths they were named by
 * @param scripts the first is the first to run
 */
record Start(List<String> words, List<FilePath> programs, List<Script> scripts) {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash");
    private static final int SCRIPTS_MAX = 200;

    static Start of(FileTree tree, ImageConfig config, FileContents contents) {
        return new Reach(tree, config, contents).follow();
    }

    /** Whether a program of that name is started by the words themselves. */
    boolean startsWith(String name) {
        return !words.isEmpty() && baseName(words.getFirst()).equals(name);
    }

    static String baseName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    /** All words that may name a program: those of a shell's line too. */
    static List<String> allWords(ImageConfig config) {
        List<String> words = new ArrayList<>(config.entrypoint());
        words.addAll(config.command());
        config.healthcheck().map(Healthcheck::test).ifPresent(words::addAll);
        List<String> all = new ArrayList<>();
        for (String word : words) {
            all.addAll(Arrays.asList(word.strip().split("\\s+", -1)));
        }
        return all;
    }

    /** Where a word leads that is to be run; empty where it leads to no file. */
    static Optional<FilePath> program(FileTree tree, ImageConfig config, String word) {
        if (word.isEmpty() || word.indexOf('\0') >= 0 || word.startsWith("-") || word.contains("..")) {
            return Optional.empty();
        }
        if (word.startsWith("/")) {
            return Optional.of(FilePath.of(word)).filter(path -> isFile(tree, path));
        }
        if (word.contains("/")) {
            return workingDirectory(config)
                    .map(directory -> FilePath.of(directory + "/" + word))
                    .filter(path -> isFile(tree, path));
        }
        return searchPath(config).stream()
                .map(directory -> FilePath.of(directory.text() + "/" + word))
                .filter(path -> isFile(tree, path))
                .findFirst();
    }

    /** Empty where it is no path inside the image. */
    static Optional<FilePath> workingDirectory(ImageConfig config) {
        String text = config.workingDirectory();
        if (text.isEmpty()) {
            return Optional.of(FilePath.ROOT);
        }
        return text.startsWith("/") ? path(text) : Optional.empty();
    }

    /** Empty where the text is no path as the tree knows them. */
    static Optional<FilePath> path(String text) {
        try {
            return Optional.of(FilePath.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<FilePath> searchPath(ImageConfig config) {
        String value = config.environment().stream()
                .filter(variable -> variable.startsWith("PATH="))
                .map(variable -> variable.substring("PATH=".length()))
                .reduce((first, last) -> last)
                .orElse(DEFAULT_PATH);
        return Arrays.stream(value.split(":", -1))
                .filter(directory -> directory.startsWith("/"))
                .flatMap(directory -> path(directory).stream())
                .toList();
    }

    private static boolean isFile(FileTree tree, FilePath path) {
        return tree.resolve(path, true) instanceof Resolution.Found found
                && found.inode().isFile();
    }

    /** Follows the words into scripts, and these into further ones. */
    private static final class Reach {
        private final FileTree tree;
        private final ImageConfig config;
        private final FileContents contents;
        private final Set<FilePath> programs = new LinkedHashSet<>();
        private final Set<FilePath> seen = new LinkedHashSet<>();
        private final List<Script> scripts = new ArrayList<>();
        private final Deque<Script> ahead = new ArrayDeque<>();

        Reach(FileTree tree, ImageConfig config, FileContents contents) {
            this.tree = tree;
            this.config = config;
            this.contents = contents;
        }

        Start follow() {
            List<String> words = new ArrayList<>(config.entrypoint());
            words.addAll(config.command());
            command(config.entrypoint());
            command(config.command());
            healthcheck();
            while (!ahead.isEmpty() && scripts.size() < SCRIPTS_MAX) {
                Script script = ahead.removeFirst();
                scripts.add(script);
                script.paths().forEach(this::reach);
            }
            return new Start(List.copyOf(words), List.copyOf(programs), List.copyOf(scripts));
        }

        private void healthcheck() {
            List<String> test = config.healthcheck().map(Healthcheck::test).orElse(List.of());
            if (test.size() > 1 && test.getFirst().equals("CMD-SHELL")) {
                ahead.add(Script.ofLine(test.get(1)));
            } else if (test.size() > 1) {
                command(test.subList(1, test.size()));
            }
        }

        private void command(List<String> words) {
            if (words.isEmpty()) {
                return;
            }
            program(tree, config, words.getFirst()).ifPresent(path -> {
                programs.add(path);
                script(path);
            });
            if (SHELLS.contains(baseName(words.getFirst()))
                    && words.size() > 2
                    && words.get(1).contains("c")) {
                ahead.add(Script.ofLine(words.get(2)));
            }
            words.stream()
                    .skip(1)
                    .filter(word -> word.startsWith("/"))
                    .flatMap(word -> path(word).stream())
                    .forEach(this::reach);
        }

        /** A script that is named, or those in a directory that is: start scripts are kept in directories of them. */
        private void reach(FilePath path) {
            if (!(tree.resolve(path, true) instanceof Resolution.Found found)) {
                return;
            }
            if (found.inode().isFile()) {
                script(path);
            } else if (found.inode().isDirectory() && holdsStartScripts(found.path()) && seen.add(found.path())) {
                tree.children(found.path()).stream()
                        .filter(entry -> entry.inode().isFile())
                        .limit(SCRIPTS_MAX)
                        .forEach(entry -> script(entry.path()));
            }
        }

        private static boolean holdsStartScripts(FilePath directory) {
            String name = directory.name();
            return name.endsWith(".d") || name.contains("init") || name.contains("entrypoint");
        }

        private void script(FilePath path) {
            Optional<byte[]> content = contents.read(tree, path).filter(Script::isScript);
            if (content.isPresent() && seen.add(path)) {
                Script script = Script.of(path, content.get());
                ahead.add(script);
                script.interpreter().flatMap(Start::path).ifPresent(programs::add);
            }
        }
    }
}
