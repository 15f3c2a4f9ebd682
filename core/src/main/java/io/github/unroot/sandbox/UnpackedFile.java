package io.github.unroot.sandbox;

import static io.github.unroot.sandbox.KernelFlags.AT_FDCWD;
import static io.github.unroot.sandbox.KernelFlags.O_DIRECTORY;
import static io.github.unroot.sandbox.KernelFlags.O_PATH;

import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file of an unpacked tree, read without a way out of the tree. */
final class UnpackedFile {
    private UnpackedFile() {}

    /** Only a regular file is opened for reading: a FIFO would wait, a device be touched. */
    static Optional<byte[]> read(Path root, FilePath path, int bytesMax) throws IOException {
        String relative = new String(path.toBytes(), 1, path.toBytes().length - 1, StandardCharsets.ISO_8859_1);
        int directory = Kernel.CALLS.openat(AT_FDCWD, Kernel.bytesOf(root), O_PATH | O_DIRECTORY, 0);
        try {
            int file = Kernel.CALLS.openBeneath(directory, relative, O_PATH);
            try {
                return content(Path.of("/proc/self/fd/" + file), bytesMax);
            } finally {
                Kernel.CALLS.close(file);
            }
        } catch (KernelException e) {
            return Optional.empty();
        } finally {
            Kernel.CALLS.close(directory);
        }
    }

    private static Optional<byte[]> content(Path file, int bytesMax) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > bytesMax) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Read on until the size that was told is there.
            }
            return Optional.of(java.util.Arrays.copyOf(bytes.array(), bytes.position()));
        }
    }
}
