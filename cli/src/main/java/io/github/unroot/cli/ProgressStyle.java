package io.github.unroot.cli;

import java.util.Locale;
import picocli.CommandLine;

/** How a long run says where it is, on standard error. */
enum ProgressStyle {
    /** One line that is written over on a terminal, plain lines elsewhere. */
    AUTO,
    /** A line a step. */
    PLAIN,
    NONE;

    /** As it is written on the command line. */
    static final class Text implements CommandLine.ITypeConverter<ProgressStyle> {
        @Override
        public ProgressStyle convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "auto" -> AUTO;
                case "plain" -> PLAIN;
                case "none" -> NONE;
                default -> throw new CommandLine.TypeConversionException("'" + text + "' is not auto, plain or none");
            };
        }
    }
}
