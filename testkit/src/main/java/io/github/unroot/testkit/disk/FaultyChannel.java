package io.github.unroot.testkit.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An open file of a faulty disk. */
final class FaultyChannel extends FileChannel {
    private final FaultyDisk disk;
    private final Path path;
    private final FileChannel real;

    FaultyChannel(FaultyDisk disk, Path path, FileChannel real) {
        this.disk = disk;
        this.path = path;
        this.real = real;
        disk.opened(real);
    }

    /** One read or write of the real file. */
    private interface Transfer {
        int of(ByteBuffer buffer) throws IOException;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return read(target, real::read);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return read(target, buffer -> real.read(buffer, position));
    }

    private int read(ByteBuffer target, Transfer transfer) throws IOException {
        if (!disk.isHit(Call.READ, path)) {
            return transfer.of(target);
        }
        return switch (disk.failing()) {
            case EARLY_END -> -1;
            case SHORT_READ -> part(target, transfer);
            case FLIPPED_READ -> flipped(target, transfer);
            case SLOW -> {
                disk.delay();
                yield transfer.of(target);
            }
            default -> transfer.of(target);
        };
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return write(source, real::write);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return write(source, buffer -> real.write(buffer, position));
    }

    private int write(ByteBuffer source, Transfer transfer) throws IOException {
        if (!disk.isHit(Call.WRITE, path)) {
            return transfer.of(source);
        }
        return switch (disk.failing()) {
            case SHORT_WRITE -> part(source, transfer);
            case KILLED_WRITING -> {
                part(source, transfer);
                throw disk.die();
            }
            case FLIPPED_WRITE -> {
                ByteBuffer changed = ByteBuffer.allocate(source.remaining());
                changed.put(source).flip();
                flip(changed, 0, changed.remaining());
                yield transfer.of(changed);
            }
            default -> transfer.of(source);
        };
    }

    /** At least one byte, as long as one is asked for: none would be an end or an endless loop. */
    private int part(ByteBuffer buffer, Transfer transfer) throws IOException {
        int limit = buffer.limit();
        int wanted = Math.min(buffer.remaining(), 1 + disk.drawn(buffer.remaining() - 1));
        buffer.limit(buffer.position() + wanted);
        try {
            return transfer.of(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    private int flipped(ByteBuffer target, Transfer transfer) throws IOException {
        int start = target.position();
        int count = transfer.of(target);
        flip(target, start, count);
        return count;
    }

    private void flip(ByteBuffer buffer, int start, int count) {
        if (count > 0) {
            int at = start + disk.drawn(count);
            buffer.put(at, (byte) (buffer.get(at) ^ (1 << disk.drawn(8))));
        }
    }

    /** Not passed on: what the kernel has, survives the end of a process. */
    @Override
    public void force(boolean metaData) throws IOException {
        disk.isHit(Call.SYNC, path);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        disk.isHit(Call.LOCK, path);
        return real.lock(position, size, shared);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        disk.isHit(Call.LOCK, path);
        return real.tryLock(position, size, shared);
    }

    /** A close that fails has closed nevertheless, as in Linux. */
    @Override
    protected void implCloseChannel() throws IOException {
        try (real) {
            if (!disk.isDead() && disk.isHit(Call.CLOSE, path) && disk.failing() == Failing.LATE_CLOSE) {
                throw new FileSystemException(path.toString(), null, "Input/output error");
            }
        }
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        disk.isHit(Call.WRITE, path);
        real.truncate(size);
        return this;
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }
}
