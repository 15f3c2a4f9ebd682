package io.github.unroot.engine;

import io.github.unroot.tar.RunInput;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connection to an engine on which nothing waits forever; Java's own sockets have no timeout where they are Unix's. */
final class Connection implements Closeable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration silence;

    private Connection(SocketChannel channel, Selector selector, SelectionKey key, Duration silence) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
        this.silence = silence;
    }

    /** @param silence how long the engine may take over the next byte */
    static Connection open(Endpoint endpoint, Duration silence) throws IOException {
        SocketChannel channel = SocketChannel.open(endpoint.family());
        try {
            channel.connect(endpoint.address());
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            return new Connection(channel, selector, channel.register(selector, SelectionKey.OP_READ), silence);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private int read(ByteBuffer target) throws IOException {
        int count = channel.read(target);
        while (count == 0) {
            await(SelectionKey.OP_READ);
            count = channel.read(target);
        }
        return count;
    }

    private void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            if (channel.write(source) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        key.interestOps(operation);
        int ready = selector.select(silence.toMillis());
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        if (ready == 0) {
            throw new SocketTimeoutException("it said nothing for " + silence.toSeconds() + " s");
        }
    }

    InputStream in() {
        return new RunInput() {
            @Override
            public int read(byte[] target, int at, int length) throws IOException {
                return length == 0 ? 0 : Connection.this.read(ByteBuffer.wrap(target, at, length));
            }
        };
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int at, int length) throws IOException {
                Connection.this.write(ByteBuffer.wrap(bytes, at, length));
            }
        };
    }

    @Override
    public void close() throws IOException {
        try (channel;
                selector) {
            key.cancel();
        }
    }
}
