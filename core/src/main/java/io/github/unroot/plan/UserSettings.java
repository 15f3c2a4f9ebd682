package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings by which a daemon becomes another user or changes its root directory, where no adaptation knows the program: the
 * lines of its configuration and the words of its command line that speak of such things are left out, to be kept out only
 * if that helps (FAILURES.md, rows 14, 15, 33).
 */
final class UserSettings {
    private static final int CANDIDATES_MAX = 8;
    private static final Pattern USER_LINE = Pattern.compile(
            "^\\s*(?:\\w+[-_.])*(?:user(?:[-_]?name)?|group(?:[-_]?name)?|[ug]id|set[ug]id|run[-_]?as|supplementary_gids)\\s*[=:\\s]\\s*[\"']?[\\w.-]+[\"']?\\s*;?\\s*$");
    private static final Pattern CHROOT_LINE = Pattern.compile("^\\s*(?:\\w+[-_.])*chroot(?:dir)?\\b.*$");
    private static final Pattern USER_WORD =
            Pattern.compile("^--?(?:user|group|setuid|setgid|uid|gid|runas|username|groupname)=.*$");
    private static final Pattern USER_OPTION =
            Pattern.compile("^(?:-u|-g|--user|--group|--setuid|--setgid|--uid|--gid|--username)$");

    /** Of a user, a group or both; another option is none, for a daemon may mean something else by its -g. */
    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]*(?::[\\w.-]+)?");

    private final TraceFacts facts;

    UserSettings(TraceFacts facts) {
        this.facts = facts;
    }

    List<Step> steps(Access denied) {
        Pattern lines = denied.operation() == Access.Operation.CHROOT ? CHROOT_LINE : USER_LINE;
        String evidence = denied.program() + " is denied " + denied.call() + " " + denied.target();
        List<Step> steps = new ArrayList<>();
        List<String> entrypoint = withoutUser(facts.entrypoint());
        List<String> command = withoutUser(facts.command());
        if (!entrypoint.equals(facts.entrypoint()) || !command.equals(facts.command())) {
            steps.add(new Step(
                    List.of(new Change.SetCommand(entrypoint, command, "only root becomes another user")),
                    evidence,
                    Optional.of(denied),
                    false));
        }
        for (FilePath file : facts.textFilesReadBefore(denied)) {
            List<LineEdit> edits = facts.lines(file).stream()
                    .filter(line -> lines.matcher(line).matches())
                    .map(line -> new LineEdit(line, null))
                    .distinct()
                    .toList();
            if (!edits.isEmpty()) {
                steps.add(new Step(
                        List.of(new Change.EditFile(file, edits, "only root may do what it asks for")),
                        evidence,
                        Optional.of(denied),
                        false));
            }
        }
        return steps.stream().limit(CANDIDATES_MAX).toList();
    }

    private static List<String> withoutUser(List<String> words) {
        List<String> kept = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            if (USER_OPTION.matcher(words.get(at)).matches()
                    && at + 1 < words.size()
                    && NAME.matcher(words.get(at + 1)).matches()) {
                at++;
            } else if (!USER_WORD.matcher(words.get(at)).matches()) {
                kept.add(words.get(at));
            }
        }
        return kept;
    }
}
