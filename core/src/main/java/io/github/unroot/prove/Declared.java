package io.github.unroot.prove;

import io.github.unroot.apply.ConfigAfter;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.sandbox.Probe;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an image declares of itself.
 *
 * @param writable the paths that may be written: volumes and scratch, sorted
 * @param movedPorts {@code 80/tcp} to {@code 8080/tcp}
 */
public record Declared(List<FilePath> writable, Map<String, String> movedPorts) {
    private static final int LABEL_CHARS_MAX = 64 << 10;

    public Declared {
        writable = List.copyOf(writable);
        movedPorts = Map.copyOf(movedPorts);
    }

    /** @throws UnrootException if a label of Unroot's holds something else than Unroot writes there */
    public static Declared of(ImageConfig config) throws UnrootException {
        TreeSet<FilePath> writable = new TreeSet<>();
        config.volumes().forEach(volume -> add(writable, volume));
        for (JsonNode path : json(config, ConfigAfter.SCRATCH_LABEL, "[]")) {
            add(writable, path.asString(""));
        }
        Map<String, String> ports = new TreeMap<>();
        json(config, ConfigAfter.PORTS_LABEL, "{}")
                .properties()
                .forEach(port -> ports.put(port.getKey(), port.getValue().asString("")));
        if (!ports.values().stream().allMatch(port -> port.matches("\\d{1,5}/(tcp|udp|sctp)"))) {
            throw UnrootException.badInput("the label " + ConfigAfter.PORTS_LABEL + " names no ports");
        }
        return new Declared(List.copyOf(writable), ports);
    }

    /** How a run shows that the program does its job, where the caller does not say: HEALTHCHECK, ports, or staying up. */
    public static List<Probe> defaultProbes(ImageConfig config) {
        List<Probe> probes = new ArrayList<>();
        config.healthcheck().filter(check -> !check.isNone()).ifPresent(check -> {
            List<String> test = check.test();
            String kind = test.isEmpty() ? "" : test.getFirst();
            if (kind.equals("CMD") && test.size() > 1) {
                probes.add(new Probe.Exec(test.subList(1, test.size()), "HEALTHCHECK"));
            } else if (kind.equals("CMD-SHELL") && test.size() > 1) {
                probes.add(new Probe.Exec(List.of("/bin/sh", "-c", test.get(1)), "HEALTHCHECK"));
            }
        });
        if (probes.isEmpty()) {
            for (String port : config.exposedPorts()) {
                if (port.matches("\\d{1,5}(/tcp)?")) {
                    probes.add(new Probe.Tcp(Integer.parseInt(port.replace("/tcp", ""))));
                }
            }
        }
        return probes.isEmpty() ? List.of(new Probe.StaysUp()) : probes;
    }

    /** The kernel's own file systems are mounted by every runtime: a volume there is ignored (HOSTILE.md, H55). */
    private static void add(TreeSet<FilePath> writable, String path) {
        boolean usable = path.startsWith("/") && !path.contains("..") && path.indexOf('\0') < 0;
        if (usable && !path.matches("/*") && !path.matches("/+(proc|sys|dev)(/.*)?")) {
            writable.add(FilePath.of(path));
        }
    }

    private static JsonNode json(ImageConfig config, String label, String otherwise) throws UnrootException {
        String text = config.labels().getOrDefault(label, otherwise);
        try {
            JsonNode node = new JsonMapper().readTree(text.length() > LABEL_CHARS_MAX ? "" : text);
            if (node.isContainer()) {
                return node;
            }
        } catch (JacksonException e) {
            throw UnrootException.badInput("the label " + label + " is not JSON");
        }
        throw UnrootException.badInput("the label " + label + " is not what Unroot writes");
    }
}
