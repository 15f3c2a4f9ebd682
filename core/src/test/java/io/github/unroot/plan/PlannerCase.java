package io.github.unroot.plan;

import io.github.unroot.identity.Accounts;
import io.github.unroot.identity.Identity;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.observe.TraceParser;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Trees;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image and what its runs showed, told in a text of sections:
 *
 * <pre>
 * == tree                        paths as {@link Trees} reads them; "+capability" behind one gives it a file capability
 * == file 0644 0:0 /etc/app.conf what it holds
 * == config                      the image's config as JSON, without the object around it
 * == adaptation NAME             one of the user's own
 * == as it is                    strace's lines of the run as root
 * == without root                strace's lines of the run with the first plan; "== without root, green" if it did its job
 * == printed                     what that run printed
 * </pre>
 *
 * What stands before the first section says what is shown.
 */
final class PlannerCase {
    private static final String SOURCE = "sha256:" + "5e".repeat(32);
    private static final Identity TARGET = Identity.of(1001, 0);
    private static final String HEAD = "== ";
    private static final String GREEN = "without root, green";

    private final Map<String, String> sections = new LinkedHashMap<>();
    private final Map<FilePath, byte[]> files = new HashMap<>();

    PlannerCase(String text) {
        String name = "";
        StringBuilder body = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.startsWith(HEAD)) {
                sections.put(name, body.toString());
                name = line.substring(HEAD.length());
                body.setLength(0);
            } else {
                body.append(line).append('\n');
            }
        }
        sections.put(name, body.toString());
    }

    String title() {
        return section("").strip();
    }

    Subject subject() throws UnrootException {
        FileTree tree = tree();
        String config = section("config").isBlank() ? "{}" : section("config");
        String document = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":" + config
                + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
        return new Subject(
                SOURCE,
                tree,
                ImageConfig.parse(document.getBytes(StandardCharsets.UTF_8)),
                Accounts.parse(content(Accounts.PASSWD), content(Accounts.GROUP)),
                path -> Optional.ofNullable(files.get(path)),
                TARGET);
    }

    Adaptations adaptations() throws IOException {
        List<Map.Entry<String, String>> own = new ArrayList<>();
        sections.forEach((name, text) -> {
            if (name.startsWith("adaptation ")) {
                own.add(Map.entry(name.substring("adaptation ".length()), text));
            }
        });
        return Adaptations.carriedAnd(own);
    }

    Planner planner() throws IOException {
        return new Planner(subject(), adaptations(), new CarriedFiles());
    }

    Evidence baseline() throws IOException {
        return evidence("as it is", true, "");
    }

    /** Empty where the case ends with the first plan. */
    Optional<Evidence> withoutRoot() throws IOException {
        if (sections.containsKey(GREEN)) {
            return Optional.of(evidence(GREEN, true, section("printed")));
        }
        return sections.containsKey("without root")
                ? Optional.of(evidence("without root", false, section("printed")))
                : Optional.empty();
    }

    private Evidence evidence(String section, boolean green, String output) throws IOException {
        byte[] lines = section(section).getBytes(StandardCharsets.ISO_8859_1);
        Evidence evidence = new Evidence(TraceParser.parse(new ByteArrayInputStream(lines)), green, output);
        if (evidence.trace().unreadable() > 0) {
            throw new IllegalArgumentException("\"" + section + "\" has lines that strace does not write");
        }
        return evidence;
    }

    private FileTree tree() {
        FileTree tree = FileTree.empty();
        for (String line :
                section("tree").lines().filter(line -> !line.isBlank()).toList()) {
            boolean capable = line.endsWith(" +capability");
            FileTree one = Trees.of(line.replace(" +capability", ""));
            FilePath path = FilePath.of(line.split(" +", -1)[3]);
            Inode inode = one.lookup(path).orElseThrow();
            tree = tree.with(path, capable ? withCapability(inode) : inode);
        }
        for (Map.Entry<String, String> section : sections.entrySet()) {
            if (section.getKey().startsWith("file ")) {
                FilePath path = FilePath.of(section.getKey().split(" +", -1)[3]);
                String listing = section.getKey().replaceFirst("file", "-");
                files.put(path, section.getValue().getBytes(StandardCharsets.UTF_8));
                tree = tree.with(path, Trees.of(listing).lookup(path).orElseThrow());
            }
        }
        return tree;
    }

    private static Inode withCapability(Inode inode) {
        Map<String, byte[]> attributes = Map.of("security.capability", new byte[] {1, 0, 0, 2});
        return new Inode(inode.kind(), inode.mode(), inode.uid(), inode.gid(), 0, 0, 0, inode.link(), 0, attributes, 0);
    }

    private byte[] content(FilePath path) {
        return Optional.ofNullable(files.get(path)).orElse(new byte[0]);
    }

    private String section(String name) {
        return Optional.ofNullable(sections.get(name)).orElse("");
    }
}
