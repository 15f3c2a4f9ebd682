package io.github.unroot.problem;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Why something could not be done. Each kind is one exit status of the command line, so that a script can tell a wrong
 * call from a bad image from a machine that lacks something.
 */
public sealed interface Problem {

    /** The exit status of a process that ends with this problem. */
    int exitStatus();

    /** One line for people: what was being done, to what, why it failed and what to do next. */
    String message();

    /** The answer is no: the image needs root, or a level was not reached. */
    record Refused(String subject, String why, String remedy) implements Problem {
        @Override
        public int exitStatus() {
            return 1;
        }

        @Override
        public String message() {
            return sentence(subject, why, remedy);
        }
    }

    /** The call itself is wrong: an unknown option, a reference that cannot be parsed. */
    record WrongCall(String subject, String why, String remedy) implements Problem {
        @Override
        public int exitStatus() {
            return 2;
        }

        @Override
        public String message() {
            return sentence(subject, why, remedy);
        }
    }

    /**
     * The input is unreadable, corrupt or hostile.
     *
     * @param image the reference as the caller wrote it, once known
     * @param blob the digest or file that held the fault, once known
     * @param entry the archive entry, escaped for display
     * @param offset where in the (uncompressed) blob, in bytes
     * @param rule what the input breaks
     */
    record BadInput(
            Optional<String> image, Optional<String> blob, Optional<String> entry, OptionalLong offset, String rule)
            implements Problem {

        /** A fault whose place is filled in by the callers that know it. */
        public static BadInput of(String rule) {
            return new BadInput(Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), rule);
        }

        public BadInput inImage(String name) {
            return image.isPresent() ? this : new BadInput(Optional.of(name), blob, entry, offset, rule);
        }

        public BadInput inBlob(String name) {
            return blob.isPresent() ? this : new BadInput(image, Optional.of(name), entry, offset, rule);
        }

        public BadInput atEntry(String name) {
            return entry.isPresent() ? this : new BadInput(image, blob, Optional.of(name), offset, rule);
        }

        public BadInput atOffset(long position) {
            return offset.isPresent() ? this : new BadInput(image, blob, entry, OptionalLong.of(position), rule);
        }

        @Override
        public int exitStatus() {
            return 3;
        }

        @Override
        public String message() {
            StringBuilder line = new StringBuilder();
            image.ifPresent(name -> line.append(name).append(": "));
            blob.ifPresent(name -> line.append("blob ").append(name).append(": "));
            entry.ifPresent(name -> line.append("entry \"").append(name).append("\": "));
            line.append(rule);
            offset.ifPresent(
                    position -> line.append(" (at byte ").append(position).append(')'));
            return line.toString();
        }
    }

    /** The machine lacks something: no runc, no user namespaces, a full disk. */
    record Surroundings(String subject, String why, String remedy) implements Problem {
        @Override
        public int exitStatus() {
            return 4;
        }

        @Override
        public String message() {
            return sentence(subject, why, remedy);
        }
    }

    private static String sentence(String subject, String why, String remedy) {
        return subject + ": " + why + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
