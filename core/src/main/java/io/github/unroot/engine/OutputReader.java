package io.github.unroot.engine;

/** Takes what a container prints, as it comes. */
@FunctionalInterface
public interface OutputReader {

    /** @return whether it wants more */
    boolean take(byte[] bytes, int length);
}
