package io.github.unroot.sandbox;

import io.github.unroot.image.Platform;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The containers of one session: each gets an overlay of its own on a file tree that is unpacked once. */
public final class Sandbox {
    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

    private final Session session;
    private final SeccompProfile seccomp;
    private final Machine machine;
    private final Optional<String> controlGroup;
    /** Of the whole process: all its sandboxes are in the one session, and no two runs share a directory there. */
    private static final AtomicInteger RUNS = new AtomicInteger();

    private Sandbox(Session session, SeccompProfile seccomp, Machine machine, Optional<String> controlGroup) {
        this.session = session;
        this.seccomp = seccomp;
        this.machine = machine;
        this.controlGroup = controlGroup;
    }

    /** @throws UnrootException if this process is in no session, or the machine lacks something */
    public static Sandbox open(Map<String, String> environment) throws IOException {
        Session session = Session.of(environment)
                .orElseThrow(() -> new IllegalStateException("not in a sandbox session: use SessionLauncher"));
        return new Sandbox(session, SeccompProfile.find(environment), Machine.here(), controlGroup(session));
    }

    public Session session() {
        return session;
    }

    /** Whether programs for a platform run here, by the processor itself or by an emulator that the kernel knows. */
    public boolean runs(Platform platform) {
        return platform.os().equals("linux")
                && (machine.runs(platform.architecture()) || session.emulated().contains(platform.architecture()));
    }

    /**
     * Unpacks a tree into the session's directory.
     *
     * @param name of a directory there, not in use yet
     */
    public RootFileSystem unpack(FileTree tree, LayerContents layers, String name) throws IOException {
        KernelPlaces.check(tree);
        Path directory = session.directory().resolve(name);
        TreeUnpacker.unpack(tree, layers, directory);
        return new RootFileSystem(List.of(directory));
    }

    /**
     * Unpacks what a tree has that a lower one, unpacked before, has not.
     *
     * @param base the lower tree, unpacked
     */
    public RootFileSystem unpackAbove(
            RootFileSystem base, FileTree lower, FileTree tree, LayerContents layers, String name) throws IOException {
        KernelPlaces.check(tree);
        Path directory = session.directory().resolve(name);
        TreeUnpacker.unpackAbove(lower, tree, layers, directory);
        return base.under(directory);
    }

    /** The bytes of a file of an unpacked tree; empty where it is no regular file, larger than the limit, or not there. */
    public Optional<byte[]> read(RootFileSystem root, FilePath path, int bytesMax) throws IOException {
        return UnpackedFile.read(root.directories().getLast(), path, bytesMax);
    }

    /** The digest of the seccomp profile's source, {@code sha256:...}. */
    public String seccompDigest() {
        return seccomp.digest();
    }

    /** What programs for a platform run with: the runtime as it names itself, and the emulator where there is one. */
    public String runtime(Platform platform) throws IOException, InterruptedException {
        return machine.runs(platform.architecture()) ? runtime() : runtime() + ", emulating " + platform.architecture();
    }

    private static String runtime() throws IOException, InterruptedException {
        String version = Quiet.run(List.of("runc", "--version")).output();
        return version.split(";", -1)[0].strip();
    }

    /** One run of a program, until its probes have held or it has ended, failed or come to a limit. */
    public RunOutcome run(RootFileSystem root, Program program, RunRules rules, Watch watch)
            throws IOException, InterruptedException {
        int number = RUNS.incrementAndGet();
        Place place = Place.make(session, number);
        mountOverlay(root, place);
        try {
            Host host = new Host(
                    place.merged(),
                    EngineFiles.write(place.directory()),
                    HardLimits.here().openFiles(),
                    controlGroup.map(parent -> parent + "/" + number));
            Path state = session.createDirectory("state");
            return new Run(place.directory(), state, place.name(), host, rules, config(program, rules, host), watch)
                    .run();
        } finally {
            place.unmount();
        }
    }

    /**
     * Runs a program that changes a root file system, such as a package's scripts, to its end.
     *
     * @return the changed root, mounted until it is closed
     * @throws UnrootException if it does not end within the limits
     */
    public WrittenRoot change(RootFileSystem root, Program program, RunRules rules)
            throws IOException, InterruptedException {
        int number = RUNS.incrementAndGet();
        Place place = Place.make(session, number);
        mountOverlay(root, place);
        boolean ended = false;
        try {
            Host host = new Host(place.merged(), List.of(), HardLimits.here().openFiles(), Optional.empty());
            Path state = session.createDirectory("state");
            WrittenRoot written = new ChangingRun(place, state, rules.limits(), config(program, rules, host)).run();
            ended = true;
            return written;
        } finally {
            if (!ended) {
                place.unmount();
            }
        }
    }

    private ObjectNode config(Program program, RunRules rules, Host host) {
        Optional<ObjectNode> filter = rules.seccomp()
                ? Optional.of(seccomp.forRun(rules.identity().capabilities(), machine))
                : Optional.empty();
        return new RuntimeConfig(rules, program, host, filter).document();
    }

    /**
     * What one container has in the session's directory.
     *
     * @param name the container's
     */
    record Place(Path directory, String name, Path merged, Path upper, Path work) {
        static Place make(Session session, int number) throws IOException {
            Path directory = session.createDirectory("run-" + number);
            return new Place(
                    directory,
                    session.directory().getFileName() + "-" + number,
                    Files.createDirectory(directory.resolve("rootfs")),
                    Files.createDirectory(directory.resolve("upper")),
                    Files.createDirectory(directory.resolve("work")));
        }

        /** Together with all that was written. */
        void unmount() throws IOException {
            Kernel.CALLS.umount(Kernel.bytesOf(merged), KernelFlags.MNT_DETACH);
            TreeRemover.remove(upper);
            TreeRemover.remove(work);
        }
    }

    private static void mountOverlay(RootFileSystem root, Place place) throws IOException {
        String lower = root.directories().stream().map(Kernel::bytesOf).collect(Collectors.joining(":"));
        String options = "lowerdir=" + lower + ",upperdir=" + Kernel.bytesOf(place.upper()) + ",workdir="
                + Kernel.bytesOf(place.work());
        // The overlay's own root shows the mode and owner of the upper directory.
        TreeUnpacker.copyOwnerAndMode(root.directories().getFirst(), place.upper());
        try {
            Kernel.CALLS.mount("overlay", Kernel.bytesOf(place.merged()), "overlay", 0, options);
        } catch (KernelException e) {
            throw UnrootException.surroundings(
                    "mounting an overlay in " + place.directory(),
                    e.getMessage(),
                    "set TMPDIR to a directory on a local disk (ext4, xfs or btrfs), not on another overlay");
        }
    }

    /** Control groups are the host's: only its root may make them. */
    private static Optional<String> controlGroup(Session session) {
        boolean writable = !session.rootless()
                && (Files.isWritable(CONTROL_GROUPS.resolve("pids"))
                        || (isUnified() && Files.isWritable(CONTROL_GROUPS)));
        return writable ? Optional.of("/" + session.directory().getFileName()) : Optional.empty();
    }

    private static boolean isUnified() {
        return Files.exists(CONTROL_GROUPS.resolve("cgroup.controllers"));
    }
}
