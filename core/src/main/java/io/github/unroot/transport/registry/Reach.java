package io.github.unroot.transport.registry;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/** How far an address reaches: what a registry somewhere else may not send us to. */
enum Reach {
    PUBLIC,
    PRIVATE,
    LOOPBACK,
    /** Link-local (where clouds keep their metadata), multicast, unspecified, reserved: never a registry's. */
    SPECIAL;

    private static final int IPV4_BYTES = 4;

    /** IPv4 addresses inside IPv6 ones: NAT64 (RFC 6052) and 6to4 (RFC 3056) lead to the IPv4 one. */
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    static Reach of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isMulticastAddress()) {
            return SPECIAL;
        }
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        if (address instanceof Inet6Address) {
            return ofIpv6(bytes);
        }
        return ofIpv4(bytes, 0);
    }

    private static Reach ofIpv6(byte[] bytes) {
        if (Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length)) {
            return ofIpv4(bytes, NAT64.length);
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return ofIpv4(bytes, 2);
        }
        // fc00::/7, unique local (RFC 4193), and fec0::/10, site-local.
        boolean unique = (bytes[0] & 0xfe) == 0xfc;
        boolean site = (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xc0) == 0xc0;
        // Only 2000::/3 is given out (RFC 4291).
        return unique || site ? PRIVATE : (bytes[0] & 0xe0) == 0x20 ? PUBLIC : SPECIAL;
    }

    private static Reach ofIpv4(byte[] bytes, int at) {
        byte[] four = Arrays.copyOfRange(bytes, at, at + IPV4_BYTES);
        int first = four[0] & 0xff;
        int second = four[1] & 0xff;
        if (first == 127) {
            return LOOPBACK;
        }
        // RFC 1918, and 100.64.0.0/10 of RFC 6598.
        if (first == 10
                || (first == 172 && (second & 0xf0) == 16)
                || (first == 192 && second == 168)
                || (first == 100 && (second & 0xc0) == 64)) {
            return PRIVATE;
        }
        return first == 0 || first >= 224 || (first == 169 && second == 254) ? SPECIAL : PUBLIC;
    }

    /** Whether something at this distance may send us to an address at that one. */
    boolean maySendTo(Reach target) {
        return switch (target) {
            case PUBLIC -> true;
            case PRIVATE -> this == PRIVATE || this == LOOPBACK;
            case LOOPBACK -> this == LOOPBACK;
            case SPECIAL -> false;
        };
    }
}
