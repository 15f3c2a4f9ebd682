package io.github.unroot.observe;

import io.github.unroot.observe.Access.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the calls on sockets ask for; it remembers which descriptor is a stream and which is not, as bind does not tell. */
final class SocketCalls {
    private static final int SOCKETS_REMEMBERED_MAX = 1 << 16;

    private final Map<String, String> protocols = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > SOCKETS_REMEMBERED_MAX;
        }
    };

    List<Attempt> attempts(SystemCall call, LiveProcess process) {
        return switch (call.name()) {
            case "socket" -> socket(call);
            case "bind" -> bind(call, process);
            case "connect" -> connect(call, process);
            default -> List.of();
        };
    }

    private List<Attempt> socket(SystemCall call) {
        String family = call.argument(0);
        String type = call.argument(1);
        String protocol = call.argument(2);
        boolean internet = family.equals("AF_INET") || family.equals("AF_INET6");
        if (family.equals("AF_PACKET") || (internet && (type.contains("SOCK_RAW") || protocol.contains("ICMP")))) {
            return List.of(Attempt.of(Operation.RAW_SOCKET, family + " " + protocol));
        }
        if (internet) {
            String name = protocol.contains("SCTP") ? "sctp" : type.contains("SOCK_DGRAM") ? "udp" : "tcp";
            TraceText.annotation(call.value()).ifPresent(key -> protocols.put(key, name));
        }
        return List.of();
    }

    private List<Attempt> bind(SystemCall call, LiveProcess process) {
        String address = call.argument(1);
        return switch (TraceText.field(address, "sa_family")) {
            case "AF_INET" -> List.of(Attempt.of(Operation.BIND, port(address, "sin_port") + "/" + protocol(call)));
            case "AF_INET6" -> List.of(Attempt.of(Operation.BIND, port(address, "sin6_port") + "/" + protocol(call)));
            case "AF_UNIX" ->
                TraceText.string(TraceText.field(address, "sun_path"))
                        .map(name -> new Attempt(
                                Operation.CREATE, Optional.of(process.resolve(Optional.empty(), name)), "socket"))
                        .stream()
                        .toList();
            default -> List.of();
        };
    }

    private List<Attempt> connect(SystemCall call, LiveProcess process) {
        String address = call.argument(1);
        return switch (TraceText.field(address, "sa_family")) {
            case "AF_INET" -> List.of(Attempt.of(Operation.CONNECT, port(address, "sin_port") + "/" + protocol(call)));
            case "AF_INET6" ->
                List.of(Attempt.of(Operation.CONNECT, port(address, "sin6_port") + "/" + protocol(call)));
            case "AF_UNIX" ->
                TraceText.string(TraceText.field(address, "sun_path"))
                        .map(name -> new Attempt(
                                Operation.CONNECT, Optional.of(process.resolve(Optional.empty(), name)), "socket"))
                        .stream()
                        .toList();
            default -> List.of();
        };
    }

    private String protocol(SystemCall call) {
        return TraceText.annotation(call.argument(0))
                .map(key -> protocols.getOrDefault(key, "tcp"))
                .orElse("tcp");
    }

    /** {@code htons(80)}; 0 where the address was cut. */
    private static int port(String address, String field) {
        String value = TraceText.field(address, field);
        return value.startsWith("htons(")
                ? TraceText.leadingNumber(value.substring("htons(".length())).orElse(0)
                : 0;
    }
}
