package io.github.unroot.cli.hostile;

/** How umoci, which reads tar by Go's archive/tar as the engines do, takes an image that we handle. */
sealed interface ForeignReader {

    /** It unpacks the tree that we see. */
    record Agrees() implements ForeignReader {}

    /**
     * It cannot read this image; of another that means the same it unpacks the tree that we see.
     *
     * @param why what it lacks
     */
    record ReadsTwin(String why, HostileImage twin) implements ForeignReader {}

    /** It refuses the image; if it ever takes it, the test fails, so that the reason is looked at again. */
    record Refuses(String why) implements ForeignReader {}

    /** It never comes to an end; if it ever does, the test fails. */
    record Hangs(String why) implements ForeignReader {}

    /** It unpacks another tree, for a reason that is its own; if it ever agrees, the test fails. */
    record Differs(String why) implements ForeignReader {}
}
