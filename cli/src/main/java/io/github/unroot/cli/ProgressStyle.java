package io.github.unroot.cli;

/** How a long run says where it is, on standard error. */
enum ProgressStyle {
    /** One line that is written over on a terminal, plain lines elsewhere. */
    AUTO,
    /** A line a step. */
    PLAIN,
    NONE
}
