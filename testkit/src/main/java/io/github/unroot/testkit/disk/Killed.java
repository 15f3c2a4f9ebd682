package io.github.unroot.testkit.disk;

/** Stands for the end of the process: after it, no call reaches the disk. */
public final class Killed extends Error {
    private static final long serialVersionUID = 1L;
}
