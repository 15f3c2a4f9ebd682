package io.github.unroot.recipe;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import io.github.unroot.yaml.Place;
import io.github.unroot.yaml.YamlFields;
import io.github.unroot.yaml.YamlValue;
import io.github.unroot.yaml.YamlValue.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A recipe's fields as what they mean; each error names the field, and what to write. */
final class RecipeFields {
    private final YamlFields fields;
    private final String prefix;

    private RecipeFields(YamlFields fields, String prefix) {
        this.fields = fields;
        this.prefix = prefix;
    }

    static RecipeFields of(YamlFields document) {
        return new RecipeFields(document, "");
    }

    /** What a text stands for. */
    @FunctionalInterface
    interface Meaning<T> {
        /** @throws IllegalArgumentException if it stands for nothing of the kind, saying what to write */
        T of(String text) throws UnrootException;
    }

    /** A value with the name of its field. */
    record Named(String field, YamlValue value) {
        UnrootException problem(String rule) {
            return value.problem(field + ": " + rule);
        }

        /** A scalar that every reader takes for a text. */
        String text() throws UnrootException {
            return switch (value.kind()) {
                case TEXT -> printable();
                case INTEGER, NUMBER, FLAG -> throw problem("this is no text for YAML; write \"" + value.text() + "\"");
                case NOTHING, LIST, FIELDS -> throw problem("one text is needed here");
            };
        }

        /** As it is written, also where it is a number or a flag. */
        String word() throws UnrootException {
            return switch (value.kind()) {
                case TEXT, INTEGER, NUMBER, FLAG -> printable();
                case NOTHING, LIST, FIELDS -> throw problem("one value is needed here");
            };
        }

        int number() throws UnrootException {
            String digits = value.kind() == Kind.INTEGER ? value.text() : "";
            if (!digits.matches("[0-9]{1,9}")) {
                throw problem("a number is needed here");
            }
            return Integer.parseInt(digits);
        }

        boolean flag() throws UnrootException {
            if (value.kind() != Kind.FLAG) {
                throw problem("true or false is needed here");
            }
            return value.text().equalsIgnoreCase("true");
        }

        <T> T meaning(Meaning<T> meaning) throws UnrootException {
            return meaning(text(), meaning);
        }

        <T> T meaning(String text, Meaning<T> meaning) throws UnrootException {
            try {
                return meaning.of(text);
            } catch (IllegalArgumentException | UnrootException e) {
                throw problem(String.valueOf(e.getMessage()));
            }
        }

        /** Neither arguments nor paths can hold a NUL byte. */
        private String printable() throws UnrootException {
            String text = value.text();
            if (text.indexOf('\0') >= 0) {
                throw problem("it holds a NUL byte");
            }
            return text;
        }

        List<Named> list() throws UnrootException {
            if (value.kind() != Kind.LIST) {
                throw problem("a list is needed here, [LIKE, THIS] or each item after \"- \"");
            }
            return value.list().stream().map(item -> new Named(field, item)).toList();
        }

        RecipeFields fields() throws UnrootException {
            if (value.kind() != Kind.FIELDS) {
                throw problem("\"key: value\" lines are needed here");
            }
            return new RecipeFields(value.fields(), field + ".");
        }
    }

    Optional<Named> value(String key) {
        return fields.value(key).map(value -> new Named(prefix + key, value));
    }

    <T> Optional<T> optionalMeaning(String key, Meaning<T> meaning) throws UnrootException {
        Optional<Named> value = value(key);
        return value.isEmpty() ? Optional.empty() : Optional.of(value.get().meaning(meaning));
    }

    Named needed(String key) throws UnrootException {
        Optional<Named> value = value(key);
        if (value.isEmpty()) {
            throw fields.placeOf(key).problem(prefix + key + ": it is missing");
        }
        return value.get();
    }

    boolean has(String key) {
        return fields.value(key).isPresent();
    }

    List<String> keys() {
        return fields.keys();
    }

    Place placeOf(String key) {
        return fields.placeOf(key);
    }

    /** A key that is a path in the image. */
    FilePath keyPath(String key) throws UnrootException {
        try {
            return path(key);
        } catch (IllegalArgumentException e) {
            throw fields.placeOf(key).problem(prefix + key + ": " + e.getMessage());
        }
    }

    /** Each item of a list; none where the key is missing. */
    <T> List<T> each(String key, Meaning<T> meaning) throws UnrootException {
        List<T> each = new ArrayList<>();
        for (Named item : items(key)) {
            T meant = item.meaning(meaning);
            if (each.contains(meant)) {
                throw item.problem("\"" + item.text() + "\" is given twice");
            }
            each.add(meant);
        }
        return each;
    }

    List<String> texts(String key) throws UnrootException {
        List<String> texts = new ArrayList<>();
        for (Named item : items(key)) {
            texts.add(item.text());
        }
        return texts;
    }

    List<Named> items(String key) throws UnrootException {
        Optional<Named> value = value(key);
        return value.isEmpty() ? List.of() : value.get().list();
    }

    /** The mapping that a key holds; empty where the key is missing. */
    Optional<RecipeFields> under(String key) throws UnrootException {
        Optional<Named> value = value(key);
        return value.isEmpty() ? Optional.empty() : Optional.of(value.get().fields());
    }

    /** A mapping of words to values, in its order; none where the key is missing. */
    Map<String, String> words(String key) throws UnrootException {
        Map<String, String> words = new LinkedHashMap<>();
        Optional<RecipeFields> under = under(key);
        if (under.isPresent()) {
            for (String name : under.get().keys()) {
                if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                    throw under.get().placeOf(name).problem(key + ": \"" + name + "\" can't be a name");
                }
                words.put(name, under.get().needed(name).word());
            }
        }
        return words;
    }

    /** First of all: a field that seems to be missing may be misspelt. */
    RecipeFields only(String... words) throws UnrootException {
        fields.refuseOthersThan(List.of(words));
        return this;
    }

    /** @throws IllegalArgumentException if it is none */
    static FilePath path(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("\"" + text + "\" is no path in the image; a path begins with \"/\"");
        }
        return FilePath.of(text);
    }
}
