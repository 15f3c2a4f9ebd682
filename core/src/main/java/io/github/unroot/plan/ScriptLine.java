package io.github.unroot.plan;

import io.github.unroot.tree.FilePath;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A shell script's line without what only root can do. */
final class ScriptLine {
    private static final String PLACE = "(?<![\\w/.-])(?:/[\\w./-]*/)?";

    /** {@code gosu USER} and its like: the program and one word behind it. */
    private static final Pattern SIMPLE_DROP =
            Pattern.compile(PLACE + "(?:gosu|su-exec|s6-setuidgid|setuidgid)\\s+\\S+\\s+(?=\\S)");

    private static final Pattern SETPRIV_DROP = Pattern.compile(PLACE
            + "setpriv\\s+(?:--(?:reuid|regid|ruid|euid|rgid|egid|groups|inh-caps|bounding-set)=\\S+\\s+"
            + "|--(?:reuid|regid|ruid|euid|rgid|egid|groups|inh-caps|bounding-set)\\s+[^-\\s]\\S*\\s+"
            + "|--(?:init-groups|clear-groups|keep-groups|reset-env|no-new-privs)\\s+)+(?:--\\s+)?(?=\\S)");

    /** Only where the root directory stays what it is: {@code chroot --userspec=USER / PROGRAM}. */
    private static final Pattern CHROOT_DROP =
            Pattern.compile(PLACE + "chroot\\s+(?:--(?:userspec|groups)[= ]\\S+\\s+|--skip-chdir\\s+)+/\\s+(?=\\S)");

    private static final Pattern DAEMON_USER = Pattern.compile("\\s(?:-c|--chuid|-g|--group)(?:=|\\s+)\\S+");

    private ScriptLine() {}

    /** As whoever is there: without the words that become another user. */
    static String withoutDrop(String line) {
        if (isComment(line)) {
            return line;
        }
        String without = SIMPLE_DROP.matcher(line).replaceAll("");
        without = SETPRIV_DROP.matcher(without).replaceAll("");
        without = CHROOT_DROP.matcher(without).replaceAll("");
        return withoutDaemonUser(without);
    }

    /** The daemon's own words, behind {@code --}, stay as they are. */
    private static String withoutDaemonUser(String line) {
        int own = line.indexOf(" -- ");
        if (own < 0 || !line.contains("start-stop-daemon")) {
            return line;
        }
        return DAEMON_USER.matcher(line.substring(0, own)).replaceAll("") + line.substring(own);
    }

    /** A command that is a statement of its own is left out unless the user is root. */
    static String guarded(String line, String tool) {
        String call = "(?:/[\\w./-]*/)?" + Pattern.quote(tool) + "\\s";
        Matcher statement = Pattern.compile("^(\\s*)((?:" + call + "|find\\s.*\\s-exec(?:dir)?\\s+" + call + ").*)$")
                .matcher(line);
        return statement.matches() ? statement.group(1) + "[ \"$(id -u)\" != 0 ] || " + statement.group(2) : line;
    }

    /** {@code install} without the owner that it gives files to. */
    static String withoutOwner(String line) {
        return line.matches("^\\s*(?:/[\\w./-]*/)?install\\s.*")
                ? line.replaceAll("\\s+(?:-o|-g|--owner[= ]|--group[= ])\\s*[\\w.-]+", "")
                : line;
    }

    /** Calls another program where the tool stands as a command. */
    static String calling(String line, String tool, FilePath other) {
        if (isComment(line)) {
            return line;
        }
        return Pattern.compile("(^\\s*|[;&|({`!]\\s*|\\b(?:exec|then|do|else|xargs|env|nohup)\\s+|\\s-exec\\s+)"
                        + "(?:/[\\w./-]*/)?" + Pattern.quote(tool) + "(?=\\s)")
                .matcher(line)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + other));
    }

    private static boolean isComment(String line) {
        return line.stripLeading().startsWith("#");
    }
}
