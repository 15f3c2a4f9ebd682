package io.github.unroot.plan;

import io.github.unroot.image.ImageConfig;
import io.github.unroot.observe.Access;
import io.github.unroot.observe.Access.Operation;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moves a privileged port to where any user may bind it: by what is known of the program, else by the evidence: the
 * arguments, the environment and the files that the process read before it bound the port, one edit at a time.
 */
final class Ports {
    static final int PRIVILEGED_BELOW = 1024;
    private static final int CANDIDATES_MAX = 24;
    private static final int LINE_CHARS_MAX = 4096;
    private static final Pattern COMMENT = Pattern.compile("^\\s*([#;!]|//|/\\*|\\*).*");
    private static final Pattern TELLING = Pattern.compile("(?i)(listen|port|bind|addr|http|socket|server|host)");

    private final Subject subject;
    private final Adaptations adaptations;
    private final Draft draft;
    private final Evidence evidence;
    private final TraceFacts facts;

    Ports(Subject subject, Adaptations adaptations, Draft draft, Evidence evidence) {
        this.subject = subject;
        this.adaptations = adaptations;
        this.draft = draft;
        this.evidence = evidence;
        this.facts = new TraceFacts(subject, draft, evidence);
    }

    /** The ports under 1024 that a run bound or was refused, each once, the first access of each. */
    static List<Access> privileged(Evidence evidence) {
        Map<String, Access> ports = new LinkedHashMap<>();
        for (Access access : evidence.accesses()) {
            if (access.operation() == Operation.BIND
                    && access.port().isPresent()
                    && access.port().getAsInt() > 0
                    && access.port().getAsInt() < PRIVILEGED_BELOW
                    && (!access.failed() || access.denied())) {
                ports.putIfAbsent(access.detail(), access);
            }
        }
        return List.copyOf(ports.values());
    }

    /** The edits that adaptations know for a bound port; none where there is no adaptation, or it finds no line. */
    List<Change> known(Access bind) {
        int port = bind.port().orElseThrow();
        List<Change> edits = new Known(subject, adaptations)
                .changes(draft, evidence, bind, Integer.toString(port), Integer.toString(target(port)));
        boolean moved = draft.movedPorts().keySet().stream().anyMatch(before -> before.startsWith(port + "/"));
        return edits.isEmpty() && !moved ? List.of() : withMove(bind, edits);
    }

    /** What to try, the likeliest first. */
    List<Step> steps(Access bind) {
        List<Step> steps = new ArrayList<>();
        List<Change> known = known(bind);
        if (!known.isEmpty()) {
            steps.add(step(bind, known));
        }
        inCommand(bind).forEach(edit -> steps.add(step(bind, withMove(bind, List.of(edit)))));
        inEnvironment(bind).forEach(edit -> steps.add(step(bind, withMove(bind, List.of(edit)))));
        inFiles(bind).forEach(edit -> steps.add(step(bind, withMove(bind, List.of(edit)))));
        return steps.stream().limit(CANDIDATES_MAX).toList();
    }

    private static Step step(Access bind, List<Change> changes) {
        return new Step(changes, bind.program() + " may not bind " + bind.detail(), false);
    }

    private List<Change> withMove(Access bind, List<Change> edits) {
        int port = bind.port().orElseThrow();
        String protocol = bind.detail().substring(bind.detail().indexOf('/'));
        List<Change> changes = new ArrayList<>(edits);
        changes.add(new Change.MovePort(
                port + protocol,
                target(port) + protocol,
                bind.program() + " binds " + port
                        + ", which only root may where the runtime keeps ports under 1024 for it"));
        changes.addAll(healthcheck(port));
        return changes;
    }

    /** 80 to 8080, 443 to 8443; another one where that is taken. */
    int target(int port) {
        for (Map.Entry<String, String> moved : draft.movedPorts().entrySet()) {
            if (moved.getKey().startsWith(port + "/")) {
                return Integer.parseInt(
                        moved.getValue().substring(0, moved.getValue().indexOf('/')));
            }
        }
        int target = port + 8000;
        Set<String> taken = subject.config().exposedPorts();
        while (taken.contains(target + "/tcp") || taken.contains(target + "/udp") || facts.binds(target)) {
            target++;
        }
        return target;
    }

    private List<Change> inCommand(Access bind) {
        ImageConfig config = subject.config();
        List<String> entrypoint = facts.entrypoint();
        List<String> command = facts.command();
        List<String> newEntrypoint =
                entrypoint.stream().map(word -> moved(word, bind)).toList();
        List<String> newCommand =
                command.stream().map(word -> moved(word, bind)).toList();
        if (newEntrypoint.equals(entrypoint) && newCommand.equals(command)) {
            return List.of();
        }
        String words = String.join(" ", config.entrypoint()) + " " + String.join(" ", config.command());
        return List.of(new Change.SetCommand(
                newEntrypoint,
                newCommand,
                "the command line \"" + words.strip() + "\" names the port " + bind.detail()));
    }

    private List<Change> inEnvironment(Access bind) {
        List<Change> changes = new ArrayList<>();
        for (String variable : subject.config().environment()) {
            int equals = variable.indexOf('=');
            String value = variable.substring(equals + 1);
            String moved = moved(value, bind);
            if (equals > 0 && !moved.equals(value)) {
                changes.add(new Change.SetEnvironment(
                        variable.substring(0, equals), value, moved, "it names the port " + bind.detail()));
            }
        }
        return changes;
    }

    private List<Change> inFiles(Access bind) {
        record Candidate(FilePath path, LineEdit edit, int rank) {}
        List<Candidate> candidates = new ArrayList<>();
        List<FilePath> files = facts.textFilesReadBefore(bind);
        for (int at = 0; at < files.size(); at++) {
            FilePath path = files.get(at);
            for (String line : facts.lines(path)) {
                String moved = line.length() > LINE_CHARS_MAX ? line : moved(line, bind);
                if (!moved.equals(line) && !COMMENT.matcher(line).matches()) {
                    int rank = (TELLING.matcher(line).find() ? 0 : 2) + (path.startsWith(FilePath.of("/usr")) ? 1 : 0);
                    candidates.add(new Candidate(path, new LineEdit(line, moved), rank * files.size() + at));
                }
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparingInt(Candidate::rank))
                .map(candidate -> (Change) new Change.EditFile(
                        candidate.path(),
                        List.of(candidate.edit()),
                        bind.program() + " read it before it bound " + bind.detail()))
                .distinct()
                .toList();
    }

    private String moved(String text, Access bind) {
        int port = bind.port().orElseThrow();
        return token(port).matcher(text).replaceAll(Integer.toString(target(port)));
    }

    /** The number as a word of its own: not within another number, an address or a name. */
    private static Pattern token(int port) {
        return Pattern.compile("(?<![\\w.])" + port + "(?![\\w.])");
    }

    private List<Change> healthcheck(int port) {
        return subject.config()
                .healthcheck()
                .map(check -> {
                    List<String> after =
                            check.test().stream().map(word -> inUrl(word, port)).toList();
                    return after.equals(check.test())
                            ? List.<Change>of()
                            : List.<Change>of(
                                    new Change.SetHealthcheck(check.test(), after, "it asks the port " + port));
                })
                .orElse(List.of());
    }

    private String inUrl(String word, int port) {
        String target = Integer.toString(target(port));
        String explicit = token(port).matcher(word).replaceAll(target);
        if (!explicit.equals(word) || (port != 80 && port != 443)) {
            return explicit;
        }
        String scheme = port == 80 ? "http" : "https";
        return Pattern.compile("(?i)" + scheme + "://[\\w.\\[\\]-]+(?=[/\"'\\s]|$)")
                .matcher(word)
                .replaceAll(found -> Matcher.quoteReplacement(found.group().toLowerCase(Locale.ROOT)) + ":" + target);
    }
}
