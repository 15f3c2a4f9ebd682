package io.github.unroot.sandbox;

/**
 * The user and the group that no image can know, as a platform would draw them.
 *
 * @param seed what they were drawn from
 */
public record ArbitraryIds(long seed, long uid, long gid) {
    /** OpenShift's allocator hands out IDs from this range (see DESIGN.md, level 2). */
    private static final long MIN = 1_000_000_000L;

    private static final long COUNT = 1_000_000_000L;

    public static ArbitraryIds of(long seed) {
        return new ArbitraryIds(seed, MIN + mix(seed) % COUNT, MIN + mix(seed + 1) % COUNT);
    }

    /** SplitMix64's finalizer: neighbouring seeds give unrelated IDs; never negative. */
    private static long mix(long seed) {
        long z = seed + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (z ^ (z >>> 31)) >>> 1;
    }
}
