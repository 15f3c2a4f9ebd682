package io.github.unroot.sandbox;

import io.github.unroot.identity.Capability;
import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Docker's default filter of system calls, made of the profile that the packages of container tools ship: one document
 * for all machines, whose rules say for which capabilities, architectures and kernels they hold. What it gives beyond
 * Docker's is taken back, see {@link GuardedCalls}.
 */
final class SeccompProfile {
    /** Where Debian's and Fedora's packages put it. */
    static final Path DEFAULT_FILE = Path.of("/usr/share/containers/seccomp.json");

    /** Names another file. */
    static final String FILE_VARIABLE = "UNROOT_SECCOMP_PROFILE";

    private static final String ALLOW = "SCMP_ACT_ALLOW";
    private static final String REFUSE = "SCMP_ACT_ERRNO";
    private static final int PROFILE_BYTES_MAX = 1 << 20;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode document;
    private final String digest;

    private SeccompProfile(JsonNode document, String digest) {
        this.document = document;
        this.digest = digest;
    }

    /** Of the file that it was read from. */
    String digest() {
        return digest;
    }

    /** @param environment of the process: it may name another file than the packages' */
    static SeccompProfile find(Map<String, String> environment) throws IOException {
        String named = environment.getOrDefault(FILE_VARIABLE, "");
        return load(named.isEmpty() ? DEFAULT_FILE : Path.of(named));
    }

    static SeccompProfile load(Path file) throws IOException {
        try {
            if (Files.size(file) > PROFILE_BYTES_MAX) {
                throw unusable(file, "is larger than " + PROFILE_BYTES_MAX + " bytes");
            }
            byte[] bytes = Files.readAllBytes(file);
            JsonNode document = new JsonMapper().readTree(bytes);
            if (!document.path("syscalls").isArray()
                    || !document.path("defaultAction").asString("").equals(REFUSE)) {
                throw unusable(file, "is no seccomp profile");
            }
            return new SeccompProfile(document, Digest.of(bytes).toString());
        } catch (NoSuchFileException e) {
            throw unusable(file, "is missing");
        } catch (JacksonException e) {
            throw unusable(file, "is not JSON");
        }
    }

    private static UnrootException unusable(Path file, String why) {
        return UnrootException.surroundings(
                "the seccomp profile " + file,
                why,
                "install the package golang-github-containers-common, or name another file with " + FILE_VARIABLE);
    }

    /** {@code linux.seccomp} of the runtime's configuration. */
    ObjectNode forRun(Set<Capability> bounding, Machine machine) {
        ObjectNode seccomp = JSON.objectNode();
        seccomp.put("defaultAction", REFUSE);
        // Docker's answer. For calls that are newer than all that are named here runc answers ENOSYS all the same.
        seccomp.put("defaultErrnoRet", Errno.EPERM);
        seccomp.set("architectures", architectures(machine));
        ArrayNode calls = seccomp.putArray("syscalls");
        for (JsonNode rule : document.path("syscalls")) {
            List<String> names = givenNames(rule, bounding);
            if (!names.isEmpty() && holds(rule, bounding, machine)) {
                calls.add(runtimeRule(rule, names));
            }
        }
        if (!bounding.contains(Capability.SYS_ADMIN)) {
            addCloneWithoutNamespaces(calls);
        }
        return seccomp;
    }

    /** clone3(2) hides its flags in memory, where no filter sees them: with ENOSYS programs take clone(2). */
    private static void addCloneWithoutNamespaces(ArrayNode calls) {
        ObjectNode clone = calls.addObject();
        clone.putArray("names").add("clone");
        clone.put("action", ALLOW);
        clone.putArray("args")
                .addObject()
                .put("index", 0)
                .put("value", GuardedCalls.NAMESPACE_FLAGS)
                .put("valueTwo", 0)
                .put("op", "SCMP_CMP_MASKED_EQ");
        ObjectNode clone3 = calls.addObject();
        clone3.putArray("names").add("clone3");
        clone3.put("action", REFUSE).put("errnoRet", Errno.ENOSYS);
    }

    /** The machine's own and those whose programs its kernel runs too. */
    private ArrayNode architectures(Machine machine) {
        ArrayNode architectures = JSON.arrayNode().add(machine.seccompName());
        for (JsonNode entry : document.path("archMap")) {
            if (entry.path("architecture").asString("").equals(machine.seccompName())) {
                entry.path("subArchitectures").forEach(architectures::add);
            }
        }
        return architectures;
    }

    /** The conditions as Docker reads them: all that it includes must be there, nothing that it excludes may be. */
    private static boolean holds(JsonNode rule, Set<Capability> bounding, Machine machine) {
        Set<String> capabilities = bounding.stream().map(Capability::specName).collect(Collectors.toSet());
        JsonNode includes = rule.path("includes");
        JsonNode excludes = rule.path("excludes");
        List<String> architectures = texts(includes.path("arches"));
        return capabilities.containsAll(texts(includes.path("caps")))
                && (architectures.isEmpty() || architectures.contains(machine.goName()))
                && machine.kernelIsAtLeast(includes.path("minKernel").asString("0.0"))
                && texts(excludes.path("caps")).stream().noneMatch(capabilities::contains)
                && !texts(excludes.path("arches")).contains(machine.goName())
                && (!excludes.has("minKernel")
                        || !machine.kernelIsAtLeast(excludes.path("minKernel").asString()));
    }

    /** A profile of an old form has one name a rule. Only rules that allow are cut. */
    private static List<String> givenNames(JsonNode rule, Set<Capability> bounding) {
        List<String> names = texts(rule.path("names"));
        if (rule.path("name").isString()) {
            names.add(rule.path("name").asString());
        }
        if (rule.path("action").asString("").equals(ALLOW)) {
            names.removeIf(name -> !GuardedCalls.isGiven(name, bounding));
        }
        return names;
    }

    /** A rule without its conditions, which the runtime would not understand. */
    private static ObjectNode runtimeRule(JsonNode rule, List<String> names) {
        ObjectNode result = JSON.objectNode();
        ArrayNode array = result.putArray("names");
        names.forEach(array::add);
        result.set("action", rule.path("action"));
        if (rule.path("errnoRet").isInt()) {
            result.set("errnoRet", rule.path("errnoRet"));
        }
        if (rule.path("args").isArray() && !rule.path("args").isEmpty()) {
            result.set("args", rule.path("args"));
        }
        return result;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
