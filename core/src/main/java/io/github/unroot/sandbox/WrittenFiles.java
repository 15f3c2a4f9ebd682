package io.github.unroot.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run has on the disk: what has a name in its directories, and what it deleted and holds open. The count ends when
 * it is over a limit.
 */
final class WrittenFiles {
    private final Set<Object> devices = new HashSet<>();
    private final Set<Long> deleted = new HashSet<>();
    private long bytes;
    private long files;
    private long descriptors;

    private WrittenFiles() {}

    /**
     * Counts them.
     *
     * @param written directories and files of ours that hold what the run writes
     * @param root where the run sees them
     * @param processes the run's
     */
    static WrittenFiles find(List<Path> written, Path root, Set<Long> processes) throws IOException {
        WrittenFiles found = new WrittenFiles();
        // An overlay shows its files as its own, or as those of the file system that it keeps them on.
        found.devices.add(Files.getAttribute(root, "unix:dev"));
        found.devices.add(Files.getAttribute(written.getFirst(), "unix:dev"));
        for (Path place : written) {
            Files.walkFileTree(place, found.new Names());
        }
        for (long process : processes) {
            found.addDeleted(Path.of("/proc", Long.toString(process), "fd"));
        }
        return found;
    }

    long bytes() {
        return bytes;
    }

    long files() {
        return files;
    }

    private boolean isOverLimit() {
        return bytes > DiskUse.BYTES_MAX || files > DiskUse.FILES_MAX;
    }

    private FileVisitResult add(long moreBytes) {
        bytes += moreBytes;
        files++;
        return isOverLimit() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    private final class Names extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return add(attributes.size());
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return add(attributes.size());
        }

        /** Gone meanwhile, or too deep for a path to name it. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path left, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
        }
    }

    private void addDeleted(Path descriptorsOfProcess) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptorsOfProcess)) {
            for (Path descriptor : open) {
                if (isOverLimit()) {
                    return;
                }
                addIfDeleted(descriptor);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The process has ended, and its files with it.
            return;
        }
    }

    private void addIfDeleted(Path descriptor) throws IOException {
        if (++descriptors > DiskUse.FILES_MAX) {
            files = descriptors;
            return;
        }
        Map<String, Object> attributes = attributes(descriptor);
        boolean ours = Integer.valueOf(0).equals(attributes.get("nlink"))
                && Boolean.TRUE.equals(attributes.get("isRegularFile"))
                && devices.contains(attributes.get("dev"));
        if (ours
                && attributes.get("ino") instanceof Long inode
                && attributes.get("size") instanceof Long size
                && deleted.add(inode)) {
            add(size);
        }
    }

    /** Of what the descriptor stands for, by the kernel's own link to it; nothing where it was closed meanwhile. */
    private static Map<String, Object> attributes(Path descriptor) {
        try {
            return Files.readAttributes(descriptor, "unix:dev,ino,nlink,size,isRegularFile", new LinkOption[0]);
        } catch (IOException e) {
            return Map.of();
        }
    }
}
