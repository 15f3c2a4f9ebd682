package io.github.unroot.identity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a file's {@code security.capability} attribute gives to a program that is run from it: {@code struct vfs_cap_data} of
 * linux/capability.h, revisions 1 to 3.
 *
 * @param effective whether the program gets them at once; it cannot be run at all then where the bounding set lacks one
 * @param rootId the user that is root in the namespace it counts in; revision 3 alone has it
 */
public record FileCapability(
        int revision, Set<Capability> permitted, Set<Capability> inheritable, boolean effective, OptionalLong rootId) {
    /** The attribute's name. */
    public static final String XATTR = "security.capability";

    public FileCapability {
        permitted = Set.copyOf(permitted);
        inheritable = Set.copyOf(inheritable);
    }

    /** Empty where the kernel would refuse the attribute too. */
    public static Optional<FileCapability> decode(byte[] value) {
        if (value.length < Integer.BYTES) {
            return Optional.empty();
        }
        ByteBuffer data = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        int magic = data.getInt();
        int revision = magic >>> 24;
        int length = switch (revision) {
            case 1 -> 12;
            case 2 -> 20;
            case 3 -> 24;
            default -> -1;
        };
        if (value.length != length) {
            return Optional.empty();
        }
        long permitted = Integer.toUnsignedLong(data.getInt());
        long inheritable = Integer.toUnsignedLong(data.getInt());
        if (revision > 1) {
            permitted |= Integer.toUnsignedLong(data.getInt()) << 32;
            inheritable |= Integer.toUnsignedLong(data.getInt()) << 32;
        }
        OptionalLong rootId =
                revision == 3 ? OptionalLong.of(Integer.toUnsignedLong(data.getInt())) : OptionalLong.empty();
        return Optional.of(new FileCapability(
                revision, Capability.fromMask(permitted), Capability.fromMask(inheritable), (magic & 1) != 0, rootId));
    }

    /** As getcap(8) writes it, {@code cap_net_bind_service=ep}. */
    @Override
    public String toString() {
        Set<Capability> all = new TreeSet<>(permitted);
        all.addAll(inheritable);
        String names = all.stream()
                .map(capability -> capability.specName().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
        return names + "=" + (effective ? "e" : "") + (inheritable.isEmpty() ? "" : "i")
                + (permitted.isEmpty() ? "" : "p");
    }
}
