package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs kept while an image is open, in files that have no name any more: nothing is left behind however the job ends. */
final class Spool implements BlobStore {
    private final Map<Digest, FileChannel> kept = new ConcurrentHashMap<>();

    @Override
    public InputStream open(Descriptor blob, Fetch fetch) throws IOException {
        FileChannel file = kept.get(blob.digest());
        if (file == null) {
            file = ScratchFile.nameless();
            try {
                fetch.to(file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
            kept.put(blob.digest(), file);
        }
        return new ChannelRange(file, 0, file.size());
    }

    @Override
    public void close() throws IOException {
        for (FileChannel file : kept.values()) {
            file.close();
        }
    }
}
