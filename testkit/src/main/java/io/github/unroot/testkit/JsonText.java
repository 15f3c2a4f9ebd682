package io.github.unroot.testkit;

import java.util.Collection;
import java.util.stream.Collectors;

/** The few shapes of JSON that image documents are made of. */
final class JsonText {
    private JsonText() {}

    static String array(Collection<String> words) {
        return words.stream().map(JsonText::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    /** As Go writes a set: an object whose values are empty. */
    static String set(Collection<String> keys) {
        return keys.stream().map(key -> quoted(key) + ":{}").collect(Collectors.joining(",", "{", "}"));
    }

    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> json.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return json.append('"').toString();
    }
}
