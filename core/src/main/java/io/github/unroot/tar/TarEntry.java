package io.github.unroot.tar;

import java.util.Map;

/**
 * One header of a tar archive, its extensions (PAX, GNU long names) applied.
 *
 * @param name the name's bytes as they stand, neither cleaned nor judged
 * @param mode the permission bits with setuid, setgid and sticky
 * @param size the content's bytes; 0 for all but regular files
 * @param seconds the modification time, seconds since 1970
 * @param nanos the part below a second
 * @param link the target's bytes of a hard or symbolic link; empty for all else
 * @param device for device nodes {@code major << 32 | minor}; 0 for all else
 * @param xattrs from {@code SCHILY.xattr.} records, by full name; names one char a byte
 * @param offset of the entry's first header block in the uncompressed archive
 */
@SuppressWarnings(
        "ArrayRecordComponent") // One is read for every file: bytes, shared and never changed, are what it can afford.
public record TarEntry(
        byte[] name,
        Type type,
        int mode,
        long uid,
        long gid,
        long size,
        long seconds,
        int nanos,
        byte[] link,
        long device,
        Map<String, byte[]> xattrs,
        long offset) {

    /** The entry types that an image layer may hold. */
    public enum Type {
        FILE,
        HARD_LINK,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        DIRECTORY,
        FIFO
    }
}
