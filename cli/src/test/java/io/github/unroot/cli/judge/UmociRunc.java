package io.github.unroot.cli.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An image unpacked by umoci into a bundle, whose rules are then hardened and which runc runs. Needs root. */
public final class UmociRunc implements AutoCloseable {
    private static final List<String> USUAL_CAPABILITIES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FSETID",
            "CAP_FOWNER",
            "CAP_MKNOD",
            "CAP_NET_RAW",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETFCAP",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_SYS_CHROOT",
            "CAP_KILL",
            "CAP_AUDIT_WRITE");

    private final Path folder;

    private UmociRunc(Path folder) {
        this.folder = folder;
    }

    public static UmociRunc unpack(Path layout) throws IOException {
        Path folder = Files.createTempDirectory("unroot-judge");
        Tool.run(
                "umoci",
                "unpack",
                "--image",
                layout + ":latest",
                folder.resolve("bundle").toString());
        return new UmociRunc(folder);
    }

    public Path rootfs() {
        return folder.resolve("bundle/rootfs");
    }

    public Container start(Rules rules) throws IOException {
        Path file = folder.resolve("bundle/config.json");
        ObjectNode config = (ObjectNode) JsonMapper.shared().readTree(Files.readAllBytes(file));
        harden(config, rules);
        Files.writeString(file, JsonMapper.shared().writeValueAsString(config));
        return new Running("unroot-judge-" + folder.getFileName().toString().replaceAll("[^0-9]", ""), folder);
    }

    @Override
    public void close() throws IOException {
        Tool.run("rm", "-rf", "--one-file-system", folder.toString());
    }

    private static void harden(ObjectNode config, Rules rules) {
        ObjectNode process = (ObjectNode) config.path("process");
        process.put("terminal", false).put("noNewPrivileges", !rules.shipped());
        process.remove("apparmorProfile");
        ObjectNode user = process.putObject("user");
        user.put("uid", rules.user()).put("gid", rules.group());
        ObjectNode capabilities = process.putObject("capabilities");
        for (String set : List.of("bounding", "effective", "inheritable", "permitted", "ambient")) {
            ArrayNode names = capabilities.putArray(set);
            if (rules.shipped() && !set.equals("inheritable") && !set.equals("ambient")) {
                USUAL_CAPABILITIES.forEach(names::add);
            }
        }
        ((ObjectNode) config.path("root")).put("readonly", !rules.shipped());
        mount(config, rules.writable());
        ownNetwork((ObjectNode) config.path("linux"));
    }

    private static void mount(ObjectNode config, List<String> writable) {
        List<JsonNode> kept = keep(config.path("mounts"), writable);
        ArrayNode mounts = config.putArray("mounts").addAll(kept);
        for (String path : writable) {
            ObjectNode mount = mounts.addObject();
            mount.put("destination", path).put("type", "tmpfs").put("source", "tmpfs");
            mount.putArray("options").add("nosuid").add("nodev").add("mode=1777");
        }
    }

    /** What umoci mounts of itself, less what the image's volumes made it add and the host's files. */
    private static List<JsonNode> keep(JsonNode mounts, List<String> writable) {
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode mount : mounts) {
            String destination = mount.path("destination").asString();
            boolean ours = writable.contains(destination);
            boolean system = destination.matches("/(proc|dev|sys)(/.*)?");
            if (system && !ours) {
                kept.add(mount);
            }
        }
        return kept;
    }

    private static void ownNetwork(ObjectNode linux) {
        linux.putObject("sysctl").put("net.ipv4.ip_unprivileged_port_start", "1024");
        ArrayNode namespaces = linux.putArray("namespaces");
        List.of("pid", "network", "ipc", "uts", "mount")
                .forEach(type -> namespaces.addObject().put("type", type));
    }

    /** One run; its output is read through pipes, as engines do, since files are opened again through /dev/stdout. */
    private static final class Running implements Container {
        private final String id;
        private final Process runc;
        private final StringBuilder printed = new StringBuilder();

        Running(String id, Path folder) throws IOException {
            this.id = id;
            this.runc = new ProcessBuilder(
                            "setpriv",
                            "--pdeathsig=TERM",
                            "runc",
                            "run",
                            "--bundle",
                            folder.resolve("bundle").toString(),
                            id)
                    .redirectErrorStream(true)
                    .start();
            this.runc.getOutputStream().close();
            Thread.ofVirtual().start(this::collect);
        }

        @Override
        public long pid() throws IOException {
            Tool.Outcome state = Tool.outcome(List.of("runc", "state", id));
            long pid = state.status() == 0
                    ? JsonMapper.shared().readTree(state.output()).path("pid").asLong()
                    : 0;
            if (pid == 0 && !runc.isAlive()) {
                throw new AssertionError("the container ended by itself; its log:\n" + log());
            }
            return pid;
        }

        @Override
        public List<String> inside(List<String> words) {
            List<String> command = new ArrayList<>(List.of("runc", "exec", id));
            command.addAll(words);
            return command;
        }

        @Override
        public String log() {
            synchronized (printed) {
                return printed.toString();
            }
        }

        @Override
        public void close() throws IOException {
            Tool.outcome(List.of("runc", "delete", "--force", id));
            Tool.awaitEnd(runc);
        }

        private void collect() {
            byte[] buffer = new byte[8192];
            try (var output = runc.getInputStream()) {
                for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                    synchronized (printed) {
                        printed.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                    }
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
