package io.github.unroot.cli;

import picocli.CommandLine;

/** How many at once. */
final class JobsText implements CommandLine.ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        if (!text.matches("[1-9][0-9]{0,2}")) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a number from 1 to 999");
        }
        return Integer.valueOf(text);
    }
}
