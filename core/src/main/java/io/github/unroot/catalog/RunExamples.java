package io.github.unroot.catalog;

import io.github.unroot.recipe.ExposedPort;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How an image is run under the rules that it was proven under, in the words of those who run it. */
record RunExamples(Recipe recipe, int level) {
    private static final int READ_ONLY_LEVEL = 3;

    /** Lines of a shell's command. */
    List<String> docker() {
        List<String> words = new ArrayList<>();
        words.add("docker run --cap-drop ALL --security-opt no-new-privileges" + (readOnly() ? " --read-only" : ""));
        recipe.data().forEach(path -> words.add("--volume " + volume(path) + ":" + path));
        recipe.scratch().forEach(path -> words.add("--tmpfs " + path));
        for (ExposedPort port : recipe.ports()) {
            String suffix = port.protocol() == ExposedPort.Protocol.UDP ? "/udp" : "";
            words.add("--publish " + port.number() + ":" + port.number() + suffix);
        }
        words.add(image());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            lines.add((i == 0 ? "" : "    ") + words.get(i) + (i == words.size() - 1 ? "" : " \\"));
        }
        return lines;
    }

    /** A pod that Pod Security's "restricted" lets in. */
    List<String> pod() {
        List<String> lines = new ArrayList<>(List.of(
                "apiVersion: v1",
                "kind: Pod",
                "metadata: { name: " + resource(recipe.name()) + " }",
                "spec:",
                "  securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }",
                "  containers:",
                "    - name: " + resource(recipe.name()),
                "      image: " + image(),
                "      securityContext:",
                "        allowPrivilegeEscalation: false",
                "        readOnlyRootFilesystem: " + readOnly(),
                "        capabilities: { drop: [ALL] }"));
        if (!recipe.ports().isEmpty()) {
            lines.add("      ports:");
            recipe.ports()
                    .forEach(port -> lines.add(
                            "        - { containerPort: " + port.number() + ", protocol: " + port.protocol() + " }"));
        }
        if (!recipe.writable().isEmpty()) {
            lines.add("      volumeMounts:");
            recipe.writable()
                    .forEach(path -> lines.add("        - { name: " + part(path) + ", mountPath: " + path + " }"));
            lines.add("  volumes:");
            recipe.data()
                    .forEach(path -> lines.add("    - { name: " + part(path) + ", persistentVolumeClaim: { claimName: "
                            + volume(path) + " } }"));
            recipe.scratch().forEach(path -> lines.add("    - { name: " + part(path) + ", emptyDir: {} }"));
        }
        return lines;
    }

    private boolean readOnly() {
        return level >= READ_ONLY_LEVEL;
    }

    private String image() {
        return "REGISTRY/" + recipe.name();
    }

    private String volume(FilePath path) {
        return resource(recipe.name() + "-" + part(path));
    }

    private static String part(FilePath path) {
        return resource(path.toString().substring(1));
    }

    /** A name as RFC 1123 wants labels. */
    private static String resource(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}
