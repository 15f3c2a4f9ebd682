package io.github.unroot.identity;

import io.github.unroot.identity.Accounts.Group;
import io.github.unroot.identity.Accounts.User;
import io.github.unroot.problem.EscapedText;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The config's {@code User}, as it stands there.
 *
 * <p>Engines read it with more or less care: Docker takes {@code +0} for 0 and the first two parts of {@code a:b:c}, containerd
 * looks up a number that does not fit as a name. What is not plainly a number or a name is therefore nobody known.
 */
public record UserSpec(String text) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*[$]?");
    private static final Pattern CANONICAL = Pattern.compile("(0|[1-9][0-9]{0,9}):(0|[1-9][0-9]{0,9})");
    private static final int NUMBER_DIGITS_MAX = 18;
    private static final int SHOWN_CHARS_MAX = 100;

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** Whether it says user and group by number: what an engine without the image's files can check. */
    public boolean isNumeric() {
        return NUMBER.matcher(user()).matches()
                && group().map(group -> NUMBER.matcher(group).matches()).orElse(true);
    }

    /** Whether it is {@code UID:GID} as everyone writes these numbers. */
    public boolean isCanonical() {
        return CANONICAL.matcher(text).matches();
    }

    public boolean namesGroup() {
        return group().isPresent();
    }

    /** Who it makes of a process in an image with these accounts. */
    public RunsAs resolve(Accounts accounts) {
        if (text.isEmpty()) {
            return known(0, accounts);
        }
        if (text.indexOf(':') != text.lastIndexOf(':')) {
            return unclear("has more than one colon");
        }
        Optional<String> group = group();
        if (user().isEmpty() || (group.isPresent() && group.get().isEmpty())) {
            return unclear("leaves out the name before or after its colon, which engines read differently");
        }
        if (NUMBER.matcher(user()).matches()) {
            return withGroup(number(user()), accounts.user(number(user())), accounts);
        }
        if (!NAME.matcher(user()).matches()) {
            return unclear("is neither a number nor a name that all engines read alike");
        }
        if (accounts.isAmbiguous(user())) {
            return unclear("stands in the image's /etc/passwd several times, for different user IDs");
        }
        Optional<User> account = accounts.user(user());
        return account.isEmpty()
                ? unclear("names a user that the image's /etc/passwd does not know")
                : withGroup(account.get().uid(), account, accounts);
    }

    private RunsAs withGroup(long uid, Optional<User> account, Accounts accounts) {
        if (uid < 0 || uid > Identity.ID_MAX) {
            return unclear("leads to a user ID that is out of range");
        }
        if (group().isEmpty()) {
            return known(uid, accounts, account);
        }
        String group = group().get();
        long gid;
        if (NUMBER.matcher(group).matches()) {
            gid = number(group);
        } else {
            Optional<Group> named = accounts.group(group);
            if (named.isEmpty()) {
                return unclear("names a group that the image's /etc/group does not know");
            }
            gid = named.get().gid();
        }
        if (gid < 0 || gid > Identity.ID_MAX) {
            return unclear("leads to a group ID that is out of range");
        }
        return new RunsAs.Known(Identity.of(uid, gid), account);
    }

    private RunsAs known(long uid, Accounts accounts) {
        return known(uid, accounts, accounts.user(uid));
    }

    /** Without a group of its own it gets those of the accounts; a user ID that has no account gets group 0. */
    private RunsAs known(long uid, Accounts accounts, Optional<User> account) {
        long gid = account.map(User::gid).orElse(0L);
        TreeSet<Long> groups = new TreeSet<>();
        account.map(user -> accounts.groupsOf(user.name())).stream()
                .flatMap(Collection::stream)
                .map(Group::gid)
                .forEach(groups::add);
        if (gid < 0 || gid > Identity.ID_MAX || groups.stream().anyMatch(id -> id < 0 || id > Identity.ID_MAX)) {
            return unclear("leads to a group ID that is out of range");
        }
        return new RunsAs.Known(Identity.of(uid, gid).withGroups(groups), account);
    }

    private String user() {
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    private Optional<String> group() {
        int colon = text.indexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
    }

    private static long number(String digits) {
        return digits.length() > NUMBER_DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private RunsAs unclear(String why) {
        return new RunsAs.Unclear("the user \"" + this + "\" " + why);
    }

    /** Escaped, and short enough for a line. */
    @Override
    public String toString() {
        return EscapedText.shown(text, SHOWN_CHARS_MAX);
    }
}
