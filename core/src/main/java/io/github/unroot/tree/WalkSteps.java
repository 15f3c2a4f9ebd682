package io.github.unroot.tree;

import io.github.unroot.problem.UnrootException;

/** Counts the components of paths that a merge goes through and makes: its work, since all else is once an entry. */
final class WalkSteps {
    /**
     * Of symbolic links' targets, which are walked again for each entry behind them. A link can cost 2,000 steps and 40
     * lie on one path, so that an image of 100,000 entries could keep us busy for hours; merged-usr images take one or two
     * an entry.
     */
    static final long LINK_STEPS_MAX = 100_000_000;

    /** Directories that no layer has an entry for: one path of 4,096 bytes can imply 2,047. */
    static final int IMPLIED_MAX = 500_000;

    private final long linkStepsMax;
    private final int impliedMax;
    private int implied;
    private long taken;
    private long ofLinks;

    WalkSteps() {
        this(LINK_STEPS_MAX, IMPLIED_MAX);
    }

    WalkSteps(long linkStepsMax, int impliedMax) {
        this.linkStepsMax = linkStepsMax;
        this.impliedMax = impliedMax;
    }

    void take() {
        taken++;
    }

    /** @param components of a link's target, about to be walked */
    void takeLink(int components) throws UnrootException {
        ofLinks += components;
        if (ofLinks > linkStepsMax) {
            throw UnrootException.badInput("the entries lie behind symbolic links whose targets have more than "
                    + linkStepsMax + " components together");
        }
    }

    void takeImplied() throws UnrootException {
        implied++;
        if (implied > impliedMax) {
            throw UnrootException.badInput(
                    "the layers have no entries for more than " + impliedMax + " directories that their paths name");
        }
    }

    long taken() {
        return taken;
    }
}
