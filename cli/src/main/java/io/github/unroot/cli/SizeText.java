package io.github.unroot.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** A number of bytes as people write it: with a unit of 1024, 1024 times 1024 and so on, or without. */
final class SizeText implements CommandLine.ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,7})([KMGT]?)(i?B)?");
    private static final String UNITS = "KMGT";
    private static final int UNIT_BITS = 10;

    @Override
    public Long convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a size such as 500M or 10G");
        }
        int unit = form.group(2).isEmpty() ? 0 : UNITS.indexOf(form.group(2)) + 1;
        return Long.parseLong(form.group(1)) << (UNIT_BITS * unit);
    }

    /** The same the other way, rounded down to the largest unit that fits. */
    static String of(long bytes) {
        int unit =
                Math.min(UNITS.length(), (Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, bytes))) / UNIT_BITS);
        return unit == 0 ? bytes + " bytes" : (bytes >> (UNIT_BITS * unit)) + " " + UNITS.charAt(unit - 1) + "iB";
    }
}
