package io.github.unroot.cli;

import io.github.unroot.identity.Identity;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** {@code UID[:GID]} in numbers; a name would mean what the image's passwd file says, which Kubernetes cannot check. */
final class IdentityText implements CommandLine.ITypeConverter<Identity> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(?::([0-9]{1,10}))?");

    @Override
    public Identity convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not UID or UID:GID in numbers");
        }
        long user = Long.parseLong(form.group(1));
        // Without a group, group 0: it is what OpenShift gives and what access is granted through.
        long group = form.group(2) == null ? 0 : Long.parseLong(form.group(2));
        if (user == 0) {
            throw new CommandLine.TypeConversionException("UID 0 is root");
        }
        if (user > Identity.ID_MAX || group > Identity.ID_MAX) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is above " + Identity.ID_MAX + ", the largest ID that runtimes take");
        }
        return Identity.of(user, group);
    }
}
