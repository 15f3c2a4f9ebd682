package io.github.unroot.identity;

import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who a process is to the kernel: credentials(7) and capabilities(7).
 *
 * @param groups the supplementary groups
 * @param capabilities the effective set; the permitted one is the same here
 */
public record Identity(long uid, long gid, SortedSet<Long> groups, Set<Capability> capabilities) {
    /** The largest ID that runtimes take: container tools parse it into 31 bits. */
    public static final long ID_MAX = 0x7fffffffL;

    /** What Docker, containerd and Podman give a container that asks for nothing. */
    public static final Set<Capability> ENGINE_DEFAULT = Set.of(
            Capability.CHOWN,
            Capability.DAC_OVERRIDE,
            Capability.FOWNER,
            Capability.FSETID,
            Capability.KILL,
            Capability.SETGID,
            Capability.SETUID,
            Capability.SETPCAP,
            Capability.NET_BIND_SERVICE,
            Capability.NET_RAW,
            Capability.SYS_CHROOT,
            Capability.MKNOD,
            Capability.AUDIT_WRITE,
            Capability.SETFCAP);

    public Identity {
        if (uid < 0 || uid > ID_MAX || gid < 0 || gid > ID_MAX) {
            throw new IllegalArgumentException("user or group ID out of range: " + uid + ":" + gid);
        }
        groups = new TreeSet<>(groups);
        capabilities = capabilities.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(capabilities));
    }

    /** A user with no capability and no supplementary group. */
    public static Identity of(long uid, long gid) {
        return new Identity(uid, gid, new TreeSet<>(), Set.of());
    }

    /** The same with other supplementary groups. */
    public Identity withGroups(SortedSet<Long> newGroups) {
        return new Identity(uid, gid, newGroups, capabilities);
    }

    public boolean inGroup(long group) {
        return gid == group || groups.contains(group);
    }

    public boolean has(Capability capability) {
        return capabilities.contains(capability);
    }

    /** {@code UID:GID}. */
    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
