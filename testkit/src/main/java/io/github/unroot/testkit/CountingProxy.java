package io.github.unroot.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Passes TCP connections on to a port of this machine, and counts what goes each way. */
public final class CountingProxy implements Closeable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final ServerSocket server;
    private final int target;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    private CountingProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    public static CountingProxy to(int port) throws IOException {
        CountingProxy proxy = new CountingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        Thread.ofVirtual().name("proxy").start(proxy::accept);
        return proxy;
    }

    private void accept() {
        while (true) {
            try {
                Socket client = server.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> pass(client, upstream, sent));
                Thread.ofVirtual().start(() -> pass(upstream, client, received));
            } catch (IOException e) {
                // Closed, or nobody listens: the client sees its connection end.
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private static void pass(Socket from, Socket to, AtomicLong count) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int got = in.read(buffer);
            while (got >= 0) {
                count.addAndGet(got);
                out.write(buffer, 0, got);
                got = in.read(buffer);
            }
        } catch (IOException e) {
            // One side ended the connection: so does the other.
        }
    }

    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Bytes from clients. */
    public long sent() {
        return sent.get();
    }

    /** Bytes to clients. */
    public long received() {
        return received.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
