package io.github.unroot.report;

import io.github.unroot.identity.Identity;
import io.github.unroot.image.Digest;
import io.github.unroot.observe.Access;
import io.github.unroot.prove.Proof;
import io.github.unroot.prove.ScenarioResult;
import io.github.unroot.prove.Surroundings;
import io.github.unroot.prove.Verdict;
import io.github.unroot.sandbox.ArbitraryIds;
import io.github.unroot.sandbox.ProcessSeen;
import io.github.unroot.sandbox.ProcessSeen.CapabilitySets;
import io.github.unroot.sandbox.SandboxKind;
import io.github.unroot.tree.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Proofs of an nginx, as runs would have shown it. */
final class Proofs {
    private static final Identity OWN = Identity.of(1001, 0);
    private static final Identity ARBITRARY = Identity.of(1234567890, 0);

    private Proofs() {}

    static Proof of(Verdict... verdicts) {
        return new Proof(
                "oci:images:nonroot",
                Digest.of("image".getBytes(StandardCharsets.UTF_8)),
                new Surroundings(
                        "6.1.0",
                        "x86_64",
                        SandboxKind.RUNC,
                        "runc version 1.1.5",
                        Digest.of(new byte[0]).toString(),
                        "0.1.0"),
                new ArbitraryIds(42, 1234567890, 1111111111),
                IntStream.range(0, verdicts.length)
                        .mapToObj(at -> scenario(at + 1, verdicts[at]))
                        .toList());
    }

    private static ScenarioResult scenario(int level, Verdict verdict) {
        Identity identity = level == 1 ? OWN : ARBITRARY;
        List<Access> denied = IntStream.range(0, level * level)
                .mapToObj(number -> denied("/var/lib/nginx/body" + number, number))
                .toList();
        List<ProcessSeen> processes =
                verdict instanceof Verdict.NotProven ? List.of() : List.of(process(7, identity), process(8, identity));
        List<String> writable = level < 3 ? List.of() : List.of("/run", "/var/lib/nginx");
        List<String> probes = List.of("http:8080/=200");
        return new ScenarioResult(
                level,
                identity,
                level >= 3,
                writable,
                probes,
                verdict,
                denied,
                processes,
                OptionalInt.of(processes.size()));
    }

    private static Access denied(String path, int sequence) {
        return Access.once(
                Access.Operation.CHOWN,
                Optional.of(FilePath.of(path)),
                "33:-1",
                Optional.of("EPERM"),
                1,
                "/usr/sbin/nginx",
                "chown",
                sequence);
    }

    private static ProcessSeen process(long number, Identity identity) {
        return new ProcessSeen(
                number,
                number - 6,
                99,
                "/usr/sbin/nginx",
                "nginx",
                List.of("nginx"),
                false,
                Collections.nCopies(4, identity.uid()),
                Collections.nCopies(4, identity.gid()),
                List.of(),
                new CapabilitySets(Set.of(), Set.of(), Set.of(), Set.of(), Set.of()),
                true,
                2);
    }
}
