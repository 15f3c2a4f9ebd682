package io.github.unroot.tar;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Archives a few bytes away from sound ones; the same seed gives the same archives. */
final class Mutations {
    private static final int BLOCK_BYTES = 512;
    private static final int HEADER_BYTES_IN_USE = 345 + 20;
    private static final int CHANGES_MAX = 3;

    /** What a field may hold, and what it may not. */
    private static final byte[] TELLING = {
        0,
        ' ',
        '0',
        '1',
        '5',
        '7',
        '8',
        '9',
        '/',
        '.',
        'L',
        'x',
        'g',
        'S',
        (byte) 0x80,
        (byte) 0xff,
        (byte) 0xc3,
        '-',
        '\n'
    };

    private final Random random;
    private final List<byte[]> sound;

    Mutations(long seed, List<byte[]> sound) {
        random = new Random(seed);
        this.sound = sound;
    }

    byte[] next() {
        byte[] tar = sound.get(random.nextInt(sound.size())).clone();
        int changes = 1 + random.nextInt(CHANGES_MAX);
        for (int i = 0; i < changes; i++) {
            tar = changed(tar);
        }
        // Without its checksums made right, nearly every one would be refused for them alone.
        return random.nextInt(10) == 0 ? tar : Archives.sealed(tar);
    }

    private byte[] changed(byte[] tar) {
        int blocks = tar.length / BLOCK_BYTES;
        if (blocks == 0) {
            return tar;
        }
        int block = random.nextInt(Math.max(1, blocks - 2)) * BLOCK_BYTES;
        return switch (random.nextInt(12)) {
            case 0 -> Arrays.copyOf(tar, block + random.nextInt(2) * random.nextInt(BLOCK_BYTES));
            case 1 -> twice(tar, block);
            case 2 -> without(tar, block);
            case 3 -> {
                tar[block + random.nextInt(BLOCK_BYTES)] ^= (byte) (1 << random.nextInt(8));
                yield tar;
            }
            default -> {
                tar[block + random.nextInt(HEADER_BYTES_IN_USE)] = TELLING[random.nextInt(TELLING.length)];
                yield tar;
            }
        };
    }

    private static byte[] twice(byte[] tar, int block) {
        byte[] longer = Arrays.copyOf(tar, tar.length + BLOCK_BYTES);
        System.arraycopy(tar, block, longer, block + BLOCK_BYTES, tar.length - block);
        return longer;
    }

    private static byte[] without(byte[] tar, int block) {
        byte[] shorter = Arrays.copyOf(tar, tar.length - BLOCK_BYTES);
        System.arraycopy(tar, block + BLOCK_BYTES, shorter, block, shorter.length - block);
        return shorter;
    }
}
