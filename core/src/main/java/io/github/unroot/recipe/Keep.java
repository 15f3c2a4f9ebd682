package io.github.unroot.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is left out of an image unless its recipe keeps it. */
public enum Keep {
    /** What packages tell of themselves; their licences always stay. */
    DOCS,
    MAN,
    /** Translations of messages. */
    LOCALES,
    /** The bits and file capabilities that make a program run with other rights than its caller's. */
    SETUID,
    /** What apt and debconf need to install more. */
    APT,
    LOGS,
    CACHES;

    /** As a recipe writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Keep> named(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Keep::word).toList();
    }
}
