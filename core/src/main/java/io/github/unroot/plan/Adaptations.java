package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.plan.Adaptation.RefusalRule;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is known of programs, from data files: Unroot's own, and the user's, which come before them. */
public final class Adaptations {
    /** Unroot's own, in its resources. */
    private static final List<String> CARRIED = List.of(
            "apache",
            "cron",
            "dnsmasq",
            "haproxy",
            "lighttpd",
            "mariadb",
            "nginx",
            "openldap",
            "openssh",
            "php-fpm",
            "postgres",
            "rabbitmq",
            "squid",
            "supervisord",
            "vsftpd");

    private final List<Adaptation> all;

    private Adaptations(List<Adaptation> all) {
        this.all = all;
    }

    /**
     * Reads adaptations.
     *
     * @param files the text of each by its name; of two with the same name the later counts
     * @throws UnrootException if a file is not an adaptation, saying which and why
     */
    public static Adaptations parse(List<Map.Entry<String, String>> files) throws UnrootException {
        Map<String, Adaptation> byName = new TreeMap<>();
        for (Map.Entry<String, String> file : files) {
            byName.put(file.getKey(), AdaptationReader.read(file.getKey(), file.getValue()));
        }
        return new Adaptations(List.copyOf(byName.values()));
    }

    /**
     * Those that Unroot carries, and more.
     *
     * @param more the text of each by its name; one with a carried one's name stands in its place
     */
    public static Adaptations carriedAnd(List<Map.Entry<String, String>> more) throws IOException {
        List<Map.Entry<String, String>> files = new ArrayList<>();
        for (String name : CARRIED) {
            files.add(Map.entry(name, carried(name)));
        }
        files.addAll(more);
        return parse(files);
    }

    private static String carried(String name) throws IOException {
        try (InputStream resource = Adaptations.class.getResourceAsStream("adaptations/" + name + ".yaml")) {
            return new String(Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Those that speak of a program. */
    List<Adaptation> of(String program) {
        return all.stream().filter(adaptation -> adaptation.speaksOf(program)).toList();
    }

    /** What a writable path is to any of the programs. */
    Optional<Lifetime> lifetime(FilePath path, Set<String> programs) {
        return all.stream()
                .filter(adaptation -> programs.stream().anyMatch(adaptation::speaksOf))
                .map(adaptation -> adaptation.lifetimes().get(path))
                .filter(lifetime -> lifetime != null)
                .findFirst();
    }

    /** What of a run shows that a program is made for root, whatever its probe says. */
    Optional<Refused> refusal(Evidence evidence) {
        for (Access access : evidence.trace().denials()) {
            for (Adaptation adaptation : of(access.program())) {
                for (RefusalRule rule : adaptation.refusals()) {
                    if (rule.when() == access.operation()
                            && rule.target().matcher(access.target()).find()) {
                        return Optional.of(new Refused(access, rule.why()));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
