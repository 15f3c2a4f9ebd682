package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.tar.TarWriter;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.LayerEntries;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Opens packages, several at a time: each is uncompressed once, and kept so while this is open. */
final class PackageOpener implements Closeable {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private final List<ScratchFile> all = new ArrayList<>();
    private final BlockingQueue<ScratchFile> free = new ArrayBlockingQueue<>(THREADS);

    PackageOpener() throws IOException {
        for (int i = 0; i < THREADS; i++) {
            ScratchFile file = ScratchFile.open();
            all.add(file);
            free.add(file);
        }
    }

    /**
     * @param firstLayer the number of the first package's archive among a tree's layers
     * @return in the order of the files
     */
    List<OpenedPackage> open(List<Path> files, int firstLayer) throws IOException, InterruptedException {
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<OpenedPackage>> results = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                int layer = firstLayer + i;
                results.add(executor.submit(() -> open(file, layer)));
            }
            try {
                List<OpenedPackage> opened = new ArrayList<>();
                for (Future<OpenedPackage> result : results) {
                    opened.add(result.get());
                }
                return opened;
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case IOException problem -> throw problem;
                    case null, default -> throw new IllegalStateException("opening packages failed", e);
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }

    private OpenedPackage open(Path path, int layer) throws IOException, InterruptedException {
        ScratchFile scratch = free.take();
        String name = String.valueOf(path.getFileName());
        try (DebFile file = DebFile.open(path)) {
            SortedMap<String, byte[]> controlFiles = file.controlFiles();
            Stanza control = ControlFile.parseOne(name, controlFiles.getOrDefault("control", new byte[0]));
            control.required("Package");
            control.required("Version");
            control.required("Architecture");
            List<OpenedPackage.File> files = new ArrayList<>();
            Set<FilePath> configuration = configurationFiles(controlFiles);
            long[] newest = {0};
            BlobContent data = scratch.keep(out -> {
                try (TarReader archive = new TarReader(file.data())) {
                    newest[0] = copy(archive, new TarWriter(out), configuration, files);
                }
            });
            try (TarReader archive = new TarReader(data.open())) {
                LayerEntries entries = LayerEntries.read(layer, archive, configuration::contains);
                return new OpenedPackage(control, controlFiles, files, entries, data, newest[0]);
            }
        } catch (UnrootException e) {
            throw DebFile.inPackage(e, name);
        } finally {
            free.add(scratch);
        }
    }

    /**
     * What is copied lies where dpkg would put it; what is listed has the names that the package gives.
     *
     * @return when the youngest file was changed
     */
    private static long copy(
            TarReader archive, TarWriter copy, Set<FilePath> configuration, List<OpenedPackage.File> files)
            throws IOException {
        long newest = 0;
        for (TarEntry entry = archive.next(); entry != null; entry = archive.next()) {
            FilePath path = DebFile.path(entry.name());
            newest = Math.max(newest, entry.seconds());
            MessageDigest md5 = md5();
            boolean summed = entry.type() == TarEntry.Type.FILE && configuration.contains(path);
            InputStream content = summed ? new DigestInputStream(archive.content(), md5) : archive.content();
            Optional<TarEntry> placed = UsrMerge.behindLinks(entry);
            if (placed.isPresent()) {
                copy.write(placed.get(), content);
            }
            files.add(new OpenedPackage.File(
                    path,
                    entry.type() == TarEntry.Type.DIRECTORY,
                    summed ? Optional.of(HexFormat.of().formatHex(md5.digest())) : Optional.empty()));
        }
        copy.finish();
        return newest;
    }

    private static Set<FilePath> configurationFiles(SortedMap<String, byte[]> controlFiles) throws UnrootException {
        Set<FilePath> paths = new HashSet<>();
        byte[] list = controlFiles.get("conffiles");
        if (list != null) {
            // A flag such as remove-on-upgrade can stand before the path; such a file is not in the package.
            for (String line : new String(list, UTF_8).lines().toList()) {
                if (line.startsWith("/")) {
                    paths.add(DebFile.path(line.strip().getBytes(UTF_8)));
                }
            }
        }
        return paths;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (ScratchFile file : all) {
            file.close();
        }
    }
}
