package io.github.unroot.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A config's user, /etc/passwd and /etc/group, parted by NULs: whoever is not plainly somebody else counts as root, and
 * nobody has an ID that engines would not take.
 */
final class AccountsFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        String passwd = "root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:\r\n+nis\n1000:x:0:0\n";
        String group = "root:x:0:\nwww-data:x:33:\ndocker:x:999:www-data,root\n";
        return Stream.of("www-data", "33:docker", "1000", "4294967296", "+0", "0x0", "a:b:c", ":0", "")
                .map(user -> (user + "\0" + passwd + "\0" + group).getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void accounts(byte[] input) throws IOException {
        String[] parts = new String(input, StandardCharsets.ISO_8859_1).split("\0", 3);
        Optional<Accounts> accounts = read(input, () -> Accounts.parse(part(parts, 1), part(parts, 2)));
        if (accounts.isEmpty()) {
            return;
        }
        switch (new UserSpec(parts[0]).resolve(accounts.get())) {
            case RunsAs.Known known -> {
                assertThat(known.maybeRoot()).isEqualTo(known.identity().uid() == 0);
                assertThat(parts[0]).matches("|[A-Za-z0-9_][A-Za-z0-9_.-]*[$]?(:[^:]+)?");
            }
            case RunsAs.Unclear unclear -> {
                assertThat(unclear.maybeRoot()).isTrue();
                assertThat(unclear.why()).doesNotContain("\n", "\u001b").hasSizeLessThan(1000);
            }
        }
    }

    private static byte[] part(String[] parts, int number) {
        return number < parts.length ? parts[number].getBytes(StandardCharsets.ISO_8859_1) : new byte[0];
    }
}
