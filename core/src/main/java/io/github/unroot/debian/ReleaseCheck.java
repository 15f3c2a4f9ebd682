package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a release that is signed is also the one to use: of the suite that was asked for, of now, and no older than what
 * was seen before. Otherwise whoever is between us and the archive could hold back the fixes of the last months.
 *
 * @param pinned whether the caller wants a state of the past, which is out of date by its nature
 */
record ReleaseCheck(DebianCache cache, Instant now, boolean pinned) {
    private static final int SHOWN_CHARS_MAX = 60;

    /** @param name what a message calls the release */
    void check(String name, AptSource source, ReleaseFile release) throws IOException {
        if (!isOf(source.suite(), release)) {
            throw bad(
                    name,
                    "is of the suite " + shown(release.suite()) + " (" + shown(release.codename()) + "), and "
                            + source.suite() + " was asked for");
        }
        if (release.date().isAfter(now.plus(Keyring.FUTURE_MAX))) {
            throw bad(name, "is dated " + release.date() + ", which is in the future; see whether the clock is right");
        }
        if (pinned) {
            return;
        }
        Optional<Instant> end = release.validUntil();
        if (end.isPresent() && now.isAfter(end.get())) {
            throw bad(
                    name,
                    "expired on " + end.get() + ": the mirror is no longer updated, or old fixes are held back; "
                            + "try another mirror");
        }
        refuseOlder(name, source, release.date());
    }

    /**
     * Debian names a suite by its role and by its codename. Ubuntu's parts of a suite all have its codename, so for them
     * that alone does not tell one from another.
     */
    private static boolean isOf(String asked, ReleaseFile release) {
        return asked.equals(release.suite())
                || (asked.equals(release.codename()) && !release.suite().startsWith(release.codename() + "-"));
    }

    private void refuseOlder(String name, AptSource source, Instant date) throws IOException {
        Optional<Instant> before = cache.accepted(source);
        if (before.isPresent() && date.isBefore(before.get())) {
            throw bad(
                    name,
                    "is of " + date + ", and this machine has seen the one of " + before.get()
                            + ": the mirror went back in time; try again later or another mirror (or remove "
                            + cache.acceptedFile(source) + ")");
        }
        if (before.isEmpty() || date.isAfter(before.get())) {
            cache.accept(source, date);
        }
    }

    private static String shown(String text) {
        return text.isEmpty() ? "without a name" : EscapedText.shown(text, SHOWN_CHARS_MAX);
    }

    private static UnrootException bad(String name, String what) {
        return UnrootException.badInput(name + " " + what);
    }
}
