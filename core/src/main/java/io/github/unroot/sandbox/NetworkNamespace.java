package io.github.unroot.sandbox;

import static io.github.unroot.sandbox.KernelFlags.AT_FDCWD;
import static io.github.unroot.sandbox.KernelFlags.O_RDONLY;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A container's network, as a probe beside the program would see it. */
record NetworkNamespace(long init) implements Ports {
    private static final int CLONE_NEWNET = 0x40000000;

    @Override
    public void connect(int port) throws IOException, InterruptedException {
        call(() -> {
            Prober.connect(port).close();
            return true;
        });
    }

    @Override
    public String statusLine(Probe.Http http) throws IOException, InterruptedException {
        return call(() -> Prober.statusLine(http));
    }

    /** Runs a task in a thread that has moved into the namespace; the thread ends with the task. */
    private <T> T call(Callable<T> task) throws IOException, InterruptedException {
        FutureTask<T> result = new FutureTask<>(() -> {
            int descriptor = Kernel.CALLS.openat(AT_FDCWD, "/proc/" + init + "/ns/net", O_RDONLY, 0);
            try {
                Kernel.CALLS.setns(descriptor, CLONE_NEWNET);
            } finally {
                Kernel.CALLS.close(descriptor);
            }
            return task.call();
        });
        Thread.ofPlatform().daemon().name("probe").start(result);
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("a probe failed", e.getCause());
        }
    }
}
