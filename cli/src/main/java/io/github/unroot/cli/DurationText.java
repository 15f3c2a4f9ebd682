package io.github.unroot.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** A time as people write it: a number of seconds, or with its unit. */
final class DurationText implements CommandLine.ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,7})(ms|s|m|h)?");

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a time such as 90, 90s or 2m");
        }
        long amount = Long.parseLong(form.group(1));
        if (amount == 0) {
            throw new CommandLine.TypeConversionException("a run cannot take no time at all");
        }
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case null, default -> Duration.ofSeconds(amount);
        };
    }
}
