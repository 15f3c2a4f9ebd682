package io.github.unroot.engine;

/** What a request sends along. */
sealed interface Body {
    record Nothing() implements Body {}

    record Document(String json) implements Body {}

    /** Of a length that is known when it has been written. */
    record Stream(Writing writing) implements Body {}
}
