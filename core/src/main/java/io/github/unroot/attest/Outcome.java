package io.github.unroot.attest;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.util.List;

/** What a look at one candidate for a proof showed; from the worst to the best, as far as a caller wants to hear of it. */
sealed interface Outcome {

    /** How much it says: of several candidates, the one nearest to a proof is told. */
    int rank();

    /** Of an image without any candidate. */
    record Missing() implements Outcome {
        @Override
        public int rank() {
            return 0;
        }
    }

    /** It has not the form of a signed proof, or says something else. */
    record Unreadable(String why) implements Outcome {
        @Override
        public int rank() {
            return 1;
        }
    }

    /** No signature on it is of the key. */
    record OtherKey(String keyId) implements Outcome {
        @Override
        public int rank() {
            return 2;
        }
    }

    /** It names the key, whose signature does not match what it says. */
    record Changed() implements Outcome {
        @Override
        public int rank() {
            return 3;
        }
    }

    /** It is the key's word on something else. */
    record OtherStatement(String why) implements Outcome {
        @Override
        public int rank() {
            return 4;
        }
    }

    record OtherImage(List<Digest> images) implements Outcome {
        @Override
        public int rank() {
            return 5;
        }
    }

    record Claimed(int level) implements Outcome {
        @Override
        public int rank() {
            return 6 + level;
        }
    }

    static Outcome better(Outcome one, Outcome other) {
        return other.rank() > one.rank() ? other : one;
    }

    static Outcome unreadable(UnrootException problem) {
        return new Unreadable(problem.problem().message());
    }
}
