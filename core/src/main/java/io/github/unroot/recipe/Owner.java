package io.github.unroot.recipe;

import io.github.unroot.identity.Identity;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code UID:GID}, by number: names are an image's to change. */
public record Owner(long uid, long gid) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,10}):([0-9]{1,10})");

    public Owner {
        if (uid < 0 || uid > Identity.ID_MAX || gid < 0 || gid > Identity.ID_MAX) {
            throw new IllegalArgumentException("a user or group is a number up to " + Identity.ID_MAX);
        }
    }

    /** @throws IllegalArgumentException if it is not {@code UID:GID} */
    public static Owner parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not UID:GID; write numbers, like \"1001:0\"");
        }
        return new Owner(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
