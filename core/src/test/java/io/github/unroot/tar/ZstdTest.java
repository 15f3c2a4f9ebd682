package io.github.unroot.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Compression;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.ZstdFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames by zstd itself, which decide what is good, and frames by the testkit, which are not. */
final class ZstdTest {
    private static final byte[] SKIPPABLE = ZstdFrame.skippable(0, "abcd".getBytes(ISO_8859_1));
    private static final byte[] EMPTY = new ZstdFrame().bytes();

    static Stream<byte[]> samples() {
        byte[] noise = new byte[700_000];
        new Random(42).nextBytes(noise);
        byte[] lines = "the same line again\n".repeat(60_000).getBytes(ISO_8859_1);
        return Stream.of(
                new byte[0], new byte[] {7}, new byte[300], new byte[3_000_000], ImageBuilder.joined(noise, lines));
    }

    @ParameterizedTest
    @MethodSource("samples")
    @Tag("H30")
    void whatZstdWritesIsRead(byte[] plain) throws Exception {
        for (String options :
                List.of("-1", "-19", "--ultra -22", "--long=27", "--no-check", "-T2", "--rsyncable -T2")) {
            byte[] zstd = zstd(plain, options);
            assertThat(unzstd(zstd)).as(options).isEqualTo(plain);
            assertThat(unzstd(ImageBuilder.joined(SKIPPABLE, zstd, EMPTY, SKIPPABLE, zstd)))
                    .as(options)
                    .isEqualTo(ImageBuilder.joined(plain, plain));
        }
        assertThat(unzstd(zstdOfFile(plain))).isEqualTo(plain);
    }

    @Test
    @Tag("H31")
    void framesAreFollowedByteForByte() throws IOException {
        byte[] frames =
                ImageBuilder.joined(SKIPPABLE, ZstdFrame.of(new byte[200_000]).bytes(), EMPTY);
        try (InputStream one = new ZstdFrames(new OneByteAtATime(frames))) {
            assertThat(one.readAllBytes()).isEqualTo(frames);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 6, 9, 1000})
    @Tag("H31")
    void cutFramesAreRefused(int length) throws Exception {
        byte[] zstd = zstd(new byte[100_000], "-1 --long=20");
        byte[] noise = ZstdFrame.of(new byte[5000]).bytes();
        assertThatThrownBy(() -> unzstd(Arrays.copyOf(zstd, zstd.length - 1))).hasMessageContaining("cut off");
        assertThatThrownBy(() -> unzstd(ImageBuilder.joined(noise, Arrays.copyOf(noise, length))))
                .hasMessageContaining("the zstd data is cut off");
        assertThatThrownBy(() -> unzstd(ImageBuilder.joined(zstd, Arrays.copyOf(SKIPPABLE, Math.min(length, 11)))))
                .hasMessageContaining("the zstd data is cut off");
    }

    @Test
    @Tag("H31")
    void damageIsRefused() throws Exception {
        byte[] zstd = zstd("content ".repeat(1000).getBytes(ISO_8859_1), "-3");
        // What stands before is the magic number and two bytes whose other values may be as good.
        for (int at = 6; at < zstd.length; at++) {
            byte[] damaged = zstd.clone();
            damaged[at] ^= 0x10;
            assertThatThrownBy(() -> unzstd(damaged)).isInstanceOf(UnrootException.class);
        }
        assertThatThrownBy(() -> unzstd(ImageBuilder.joined(zstd, "garbage".getBytes(ISO_8859_1))))
                .hasMessage("garbage where a zstd frame should start");
    }

    @Test
    @Tag("H31")
    void windowsAreReadUpToTheLimit() throws Exception {
        assertThat(ZstdFrames.WINDOW_BYTES_MAX).isEqualTo(128L << 20);
        assertThat(unzstd(zstd(new byte[1000], "--ultra -22 --long=27"))).isEqualTo(new byte[1000]);
        assertThatThrownBy(() -> unzstd(zstd(new byte[1000], "--ultra -22 --long=28")))
                .hasMessage("a zstd frame with a window of 268435456 bytes, at most 134217728 are allowed");
        assertThatThrownBy(() -> unzstd(zstd(new byte[1000], "--ultra -22 --long=31")))
                .hasMessage("a zstd frame with a window of 2147483648 bytes, at most 134217728 are allowed");
    }

    @Test
    @Tag("H31")
    void emptyFramesAreCounted() throws IOException {
        assertThat(ZstdFrames.EMPTY_FRAMES_MAX).isEqualTo(10_000);
        assertThat(unzstd(times(10_000, EMPTY))).isEmpty();
        assertThatThrownBy(() -> unzstd(times(10_001, EMPTY))).hasMessage("more than 10000 empty zstd frames");
        assertThat(unzstd(ImageBuilder.joined(times(10_001, SKIPPABLE), EMPTY))).isEmpty();
    }

    private static byte[] times(int count, byte[] bytes) {
        return ImageBuilder.joined(Collections.nCopies(count, bytes).toArray(byte[][]::new));
    }

    private static byte[] unzstd(byte[] zstd) throws IOException {
        return Decompression.open(new ByteArrayInputStream(zstd), Compression.ZSTD)
                .readAllBytes();
    }

    /** From a pipe the size is unknown, so that the window is as large as the options say. */
    private static byte[] zstd(byte[] plain, String options) throws Exception {
        return output("cat \"$0\" | zstd -q -c " + options, plain);
    }

    /** From a file the size is known, so that the frame is of one segment. */
    private static byte[] zstdOfFile(byte[] plain) throws Exception {
        return output("zstd -q -c \"$0\"", plain);
    }

    private static byte[] output(String command, byte[] plain) throws Exception {
        Path file = Files.createTempFile("plain", ".bin");
        try {
            Files.write(file, plain);
            Process zstd = new ProcessBuilder("sh", "-c", command, file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            byte[] output = zstd.getInputStream().readAllBytes();
            assertThat(zstd.waitFor()).isZero();
            return output;
        } finally {
            Files.delete(file);
        }
    }

    private static final class OneByteAtATime extends ByteArrayInputStream {
        OneByteAtATime(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] target, int at, int length) {
            return super.read(target, at, Math.min(length, 1));
        }
    }
}
