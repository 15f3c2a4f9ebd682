package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.transport.registry.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/** A registry's blobs: fetched several at once and ahead of who reads them, each once, and read from the store. */
final class RegistryBlobs implements BlobSource {
    static final int FETCHED_AT_ONCE_MAX = 4;

    private final Repository repository;
    private final BlobStore store;
    private final Map<Digest, FutureTask<Boolean>> fetches = new ConcurrentHashMap<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(
            FETCHED_AT_ONCE_MAX, Thread.ofVirtual().name("fetch-", 0).factory());

    RegistryBlobs(Repository repository, BlobStore store) {
        this.repository = repository;
        this.store = store;
    }

    /** Begins to fetch what will be read. */
    void prefetch(List<Descriptor> blobs) {
        blobs.forEach(blob -> executor.execute(fetch(blob)));
    }

    private FutureTask<Boolean> fetch(Descriptor blob) {
        return fetches.computeIfAbsent(
                blob.digest(),
                _ -> new FutureTask<>(() -> {
                    stored(blob).close();
                    return true;
                }));
    }

    private InputStream stored(Descriptor blob) throws IOException {
        return store.open(blob, file -> repository.download(blob, file));
    }

    @Override
    public InputStream open(Descriptor blob) throws IOException {
        FutureTask<Boolean> fetch = fetch(blob);
        // Does nothing where a thread of ours has begun already.
        fetch.run();
        try {
            fetch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while fetching a blob");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IOException(e);
            }
        }
        return stored(blob);
    }

    @Override
    public void close() throws IOException {
        executor.shutdownNow();
        store.close();
    }
}
