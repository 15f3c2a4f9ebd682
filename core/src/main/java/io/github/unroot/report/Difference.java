package io.github.unroot.report;

import io.github.unroot.tree.FilePath;
import java.util.Optional;

/** One thing that is not the same in two images. */
public sealed interface Difference {
    /** As {@code --json} names it. */
    String kind();

    /** The path that differs; empty for settings. */
    default Optional<FilePath> path() {
        return Optional.empty();
    }

    /** Empty text where it was not there. */
    String before();

    /** Empty text where it is no more. */
    String after();

    /** One line for people, safe to print. */
    String text();

    /** Whom the container's first process runs as. */
    record User(String before, String after) implements Difference {
        @Override
        public String kind() {
            return "user";
        }

        @Override
        public String text() {
            return "runs as " + after + " instead of " + before;
        }
    }

    /** The program listens elsewhere, as the image's own label tells. */
    record MovedPort(String before, String after) implements Difference {
        @Override
        public String kind() {
            return "port";
        }

        @Override
        public String text() {
            return "port " + before + " moved to " + after;
        }
    }

    /**
     * Any other part of the config.
     *
     * @param kind {@code environment}, {@code label}, {@code entrypoint}, ...
     * @param name which one, where there are several; else empty
     */
    record Setting(String kind, String name, String before, String after) implements Difference {
        @Override
        public String text() {
            String subject = name.isEmpty() ? kind : kind + " " + name;
            if (before.isEmpty()) {
                return subject + ": added" + (after.equals(name) ? "" : ", " + after);
            }
            return after.isEmpty() ? subject + ": removed" : subject + ": " + before + " -> " + after;
        }
    }

    /** @param below how many paths came with it */
    record Added(FilePath at, String after, int below) implements Difference {
        @Override
        public String kind() {
            return "added";
        }

        @Override
        public Optional<FilePath> path() {
            return Optional.of(at);
        }

        @Override
        public String before() {
            return "";
        }

        @Override
        public String text() {
            return at + ": added, " + after + withPaths(below);
        }
    }

    /** @param below how many paths went with it */
    record Removed(FilePath at, String before, int below) implements Difference {
        @Override
        public String kind() {
            return "removed";
        }

        @Override
        public Optional<FilePath> path() {
            return Optional.of(at);
        }

        @Override
        public String after() {
            return "";
        }

        @Override
        public String text() {
            return at + ": removed" + withPaths(below);
        }
    }

    /**
     * The path is in both images and is not the same.
     *
     * @param kind {@code type}, {@code permission}, {@code content}, {@code link} or {@code attribute}
     */
    record Changed(FilePath at, String kind, String before, String after, String text) implements Difference {
        @Override
        public Optional<FilePath> path() {
            return Optional.of(at);
        }
    }

    private static String withPaths(int below) {
        return below == 0 ? "" : ", with " + below + (below == 1 ? " path" : " paths") + " below it";
    }
}
