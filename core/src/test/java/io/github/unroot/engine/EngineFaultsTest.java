package io.github.unroot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no engine that runs here does on request: fail in the middle, and speak nonsense. */
class EngineFaultsTest {
    private static final int REQUEST_BYTES = 64 << 10;

    /** Answers every connection with the same bytes, having read what came first, and closes it. */
    private record Answering(ServerSocket socket, String answer) implements AutoCloseable {
        static Answering with(String answer) throws IOException {
            Answering server = new Answering(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()), answer);
            Thread.ofPlatform().daemon().start(server::run);
            return server;
        }

        private void run() {
            try {
                while (true) {
                    try (Socket connection = socket.accept()) {
                        InputStream in = connection.getInputStream();
                        int read = in.read(new byte[REQUEST_BYTES]);
                        assertThat(read).isPositive();
                        connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            } catch (IOException closed) {
                return;
            }
        }

        Engine engine() throws UnrootException {
            return Engine.at(Endpoint.docker(Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + socket.getLocalPort())));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void aFullDiskIsToldThoughTheStatusIsOk() throws IOException {
        String said = "{\"stream\":\"loading\"}\n{\"error\":\"write /x: no space left on device\"}\n";
        try (Answering server = Answering.with(ok(said))) {
            assertThatThrownBy(() -> server.engine().load(out -> out.write(1)))
                    .isInstanceOfSatisfying(
                            UnrootException.class,
                            e -> assertThat(e.problem().exitStatus()).isEqualTo(4))
                    .hasMessageContaining("no space left on device")
                    .hasMessageContaining("free some space");
        }
    }

    @Test
    void anEngineThatRefusesBeforeItHasReadAllIsHeard() throws IOException {
        String answer = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 21\r\n\r\n{\"message\":\"too big\"}\n";
        try (Answering server = Answering.with(answer)) {
            assertThatThrownBy(() -> server.engine().load(EngineFaultsTest::writeMuch))
                    .isInstanceOf(UnrootException.class)
                    .hasMessageContaining("the engine at tcp://127.0.0.1");
        }
    }

    private static void writeMuch(OutputStream out) throws IOException {
        for (int number = 0; number < 1000; number++) {
            out.write(new byte[REQUEST_BYTES]);
        }
    }

    @Test
    void whatOursFailedAtIsNotTheEnginesFault() throws IOException {
        try (Answering server = Answering.with(ok(""))) {
            UnrootException ours = UnrootException.badInput("the layer is not what its digest says");
            assertThatThrownBy(() -> server.engine().load(out -> {
                        throw ours;
                    }))
                    .isSameAs(ours);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "SSH-2.0-OpenSSH_9.2\r\n",
                ""
            })
    void anExportThatIsCutIsNoExport(String answer) throws IOException {
        try (Answering server = Answering.with(answer)) {
            assertThatThrownBy(() -> server.engine().save("a:b", new ByteArrayOutputStream()))
                    .isInstanceOfSatisfying(
                            UnrootException.class,
                            e -> assertThat(e.problem().exitStatus()).isEqualTo(4))
                    .hasMessageContaining("the connection failed");
        }
    }

    @Test
    void aChunkedExportIsPutTogether() throws IOException {
        String answer =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n";
        try (Answering server = Answering.with(answer)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            server.engine().save("a:b", out);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello world");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../containers/json", "a b", "a?b=c", "a#b", "a%2fb", "a//b", ""})
    void aNameIsNeverMoreThanAName(String name) throws IOException {
        try (Answering server = Answering.with(ok("{}"))) {
            assertThatThrownBy(() -> server.engine().image(name))
                    .isInstanceOfSatisfying(
                            UnrootException.class,
                            e -> assertThat(e.problem().exitStatus()).isEqualTo(2));
        }
    }
}
