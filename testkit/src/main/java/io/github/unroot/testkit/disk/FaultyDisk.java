package io.github.unroot.testkit.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A directory of the machine, seen through file-system calls of which the n-th goes wrong. Only calls that can go wrong in
 * the way that is asked for are counted, so a loop over n from 1 until {@link #hasFailed} is false has tried them all.
 */
public final class FaultyDisk {
    private static final int DELAY_MILLIS_MAX = 3;

    private final Failing failing;
    private final int number;
    private final long seed;
    private final Random random;
    private final List<String> calls = new ArrayList<>();
    private final List<FileChannel> open = new ArrayList<>();
    private final FaultyFileSystem system;
    private int count;
    private String failed = "nothing yet";
    private boolean dead;

    /** @param number which call fails, from 1 on */
    public FaultyDisk(Failing failing, int number, long seed) {
        this.failing = failing;
        this.number = number;
        this.seed = seed;
        this.random = new Random(seed);
        this.system = new FaultyFileSystem(this);
    }

    /** A path of the machine, reached through this disk. */
    public Path at(Path path) {
        return new FaultyPath(system, path);
    }

    public synchronized boolean hasFailed() {
        return count >= number;
    }

    /** All calls until now, each with the path that it named. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** What it takes to see the same again. */
    @Override
    public synchronized String toString() {
        return failing + " at call " + number + " (" + failed + "), seed " + seed;
    }

    Failing failing() {
        return failing;
    }

    /** Counts a call, and fails it if it is the one and fails so. */
    synchronized boolean isHit(Call call, Path path) throws IOException {
        if (dead) {
            throw new Killed();
        }
        calls.add(call + " " + path);
        if (!failing.befalls(call) || (++count != number && failing != Failing.SLOW)) {
            return false;
        }
        failed = call + " " + path;
        if (failing == Failing.KILLED) {
            die();
        }
        failing.raise(path);
        return true;
    }

    /** The kernel closes what the process had open, and so gives back its locks. */
    synchronized Killed die() throws IOException {
        dead = true;
        for (FileChannel channel : open) {
            channel.close();
        }
        return new Killed();
    }

    synchronized boolean isDead() {
        return dead;
    }

    synchronized void opened(FileChannel channel) {
        open.add(channel);
    }

    /** From 0 to one less than the bound. */
    synchronized int drawn(int bound) {
        return bound <= 0 ? 0 : random.nextInt(bound);
    }

    void delay() throws IOException {
        try {
            Thread.sleep(drawn(DELAY_MILLIS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
