package io.github.unroot.sandbox;

import io.github.unroot.engine.Containers;
import io.github.unroot.engine.Engine;
import io.github.unroot.engine.EngineFacts;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.Destination;
import io.github.unroot.transport.ImageContent;
import io.github.unroot.tree.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The containers of one command in a running engine. All that it makes there, containers and names of images, it takes away
 * again, also when the process is asked to end.
 */
public final class EngineSandbox implements Closeable {
    private final Engine engine;
    private final Containers containers;
    private final EngineFacts facts;
    private final HardLimits hard;
    private final String name = "unroot-" + UUID.randomUUID();
    private final Thread owner = Thread.currentThread();
    private final Thread hook = new Thread(this::giveUp, "engine-end");
    private final Deque<String> madeContainers = new ArrayDeque<>();
    private final Deque<String> madeImages = new ArrayDeque<>();
    private Optional<String> client = Optional.empty();
    private int runs;
    private boolean closed;

    private EngineSandbox(Engine engine, EngineFacts facts, HardLimits hard) {
        this.hard = hard;
        this.engine = engine;
        this.containers = new Containers(engine);
        this.facts = facts;
    }

    /** @throws UnrootException if what is run there would prove nothing */
    public static EngineSandbox open(Engine engine) throws IOException {
        EngineFacts facts = engine.facts();
        check(engine, facts);
        EngineSandbox sandbox = new EngineSandbox(engine, facts, HardLimits.here());
        Runtime.getRuntime().addShutdownHook(sandbox.hook);
        return sandbox;
    }

    private static void check(Engine engine, EngineFacts facts) throws UnrootException {
        List<String> security = facts.security();
        if (security.stream().anyMatch(option -> option.matches("name=(rootless|userns)(,.*)?"))) {
            throw unfit(engine, "maps its users into a range that has no arbitrary user ID", "use an engine of root's");
        }
        boolean filtered = security.stream().anyMatch(option -> option.matches("name=seccomp(,profile=.*)?"))
                && security.stream().noneMatch(option -> option.matches("name=seccomp,profile=unconfined"));
        if (!filtered) {
            throw unfit(engine, "runs containers without a seccomp filter", "start it with its default profile");
        }
        if (!facts.limits()) {
            throw unfit(engine, "can't limit memory and processes", "give it control groups for both");
        }
    }

    private static UnrootException unfit(Engine engine, String why, String remedy) {
        return UnrootException.surroundings("the engine at " + engine.endpoint().text(), why, remedy);
    }

    public EngineFacts facts() {
        return facts;
    }

    public SandboxKind kind() {
        return facts.isPodman() ? SandboxKind.PODMAN : SandboxKind.DOCKER;
    }

    /** What a runtime could be led astray by is not given to an engine's either. */
    public void check(ImageConfig config, FileTree tree) throws UnrootException {
        KernelPlaces.check(tree);
        Program.of(config, List.of());
        Program.checkWorkingDirectory(config, tree);
    }

    /**
     * Makes an image known to the engine, where it is not yet.
     *
     * @return what the engine knows it by, until this is closed
     */
    public synchronized String place(ImageContent image) throws IOException {
        Optional<Engine.Found> there = engine.image(image.config().digest().toString());
        if (there.isEmpty()) {
            there = engine.image(image.manifest().digest().toString());
        }
        // An image without a name would be gone with ours.
        if (there.isPresent() && there.get().tags().isEmpty()) {
            return there.get().id();
        }
        String own = newImageName();
        if (there.isPresent()) {
            engine.tag(there.get().id(), own);
        } else {
            Destination.into(engine, own).publish(image);
        }
        return own;
    }

    private synchronized String newImageName() throws IOException {
        checkOpen();
        String own = "localhost/" + name + "-" + madeImages.size() + ":latest";
        madeImages.push(own);
        return own;
    }

    /**
     * One run of an image's program, until its probes have held or it has ended, failed or come to a limit.
     *
     * @param image as {@link #place} names it
     * @param environment on top of the image's own
     */
    public RunOutcome run(String image, List<String> environment, RunRules rules, Watch watch)
            throws IOException, InterruptedException {
        String own = newContainerName();
        String beside = own + "-client";
        try {
            String id = create(own, image, environment, rules);
            PortClient ports = new PortClient(containers, () -> startClient(beside, id));
            return new EngineRun(containers, id, rules, watch).run(ports);
        } finally {
            containers.remove(beside);
            containers.remove(own);
        }
    }

    private synchronized String newContainerName() {
        runs++;
        return name + "-" + runs;
    }

    private String startClient(String own, String container) throws IOException {
        String id = createClient(own, container);
        containers.start(id);
        return id;
    }

    private synchronized String createClient(String own, String container) throws IOException {
        checkOpen();
        madeContainers.push(own);
        return containers.create(own, EngineConfig.client(clientImage(), container, hard));
    }

    private synchronized String clientImage() throws IOException {
        if (client.isEmpty()) {
            client = Optional.of(place(ClientImage.of(facts.machine())));
        }
        return client.get();
    }

    /** Whoever clears up waits until the container is there, so that none comes to be afterwards. */
    private synchronized String create(String own, String image, List<String> environment, RunRules rules)
            throws IOException {
        checkOpen();
        madeContainers.push(own);
        return facts.isPodman()
                ? containers.createByLibpod(new LibpodConfig(rules, image, environment, hard).document(own))
                : containers.create(own, new EngineConfig(rules, image, environment, hard).document());
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the process is ending");
        }
    }

    private void giveUp() {
        owner.interrupt();
        try {
            removeAll();
        } catch (IOException e) {
            // There is nobody left to tell.
            return;
        }
    }

    private synchronized void removeAll() throws IOException {
        closed = true;
        while (!madeContainers.isEmpty()) {
            containers.remove(madeContainers.pop());
        }
        while (!madeImages.isEmpty()) {
            engine.remove(madeImages.pop());
        }
    }

    @Override
    public void close() throws IOException {
        removeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is shutting down: the hook has done it, or finds nothing to do.
            return;
        }
    }
}
