package io.github.unroot.tar;

import java.io.IOException;
import java.util.Arrays;

/**
 * Compresses to deflate (RFC 1951). The bytes that come out depend on those that go in and on this code alone, not on
 * how they were cut into writes.
 *
 * <p>Matches are found through chains of positions with the same hash, and put off by one byte if the next gives a longer
 * one, as zlib's level 6 does.
 */
final class DeflateEncoder {
    private static final int WINDOW_BYTES = 32 << 10;
    private static final int WINDOW_MASK = WINDOW_BYTES - 1;
    private static final int SEGMENT_BYTES = 256 << 10;
    private static final int HASH_BITS = 15;
    private static final int MATCH_BYTES_MIN = 3;
    private static final int MATCH_BYTES_MAX = 258;

    /** A match of three bytes further away than this costs more bits than three literals. */
    private static final int SHORT_MATCH_DISTANCE_MAX = 4096;

    private static final int CHAIN_MAX = 128;

    /** With such a match at hand, a better one is not worth the whole search. */
    private static final int FAIR_MATCH_BYTES = 8;

    private static final int GOOD_MATCH_BYTES = 128;
    private static final int LAZY_MATCH_BYTES_MAX = 16;
    private static final int NONE = -1;

    private final byte[] buffer = new byte[WINDOW_BYTES + SEGMENT_BYTES];
    private final int[] newest = new int[1 << HASH_BITS];
    private final int[] older = new int[WINDOW_BYTES];
    private final DeflateBlock block;
    private int start;
    private int end;
    private int matchDistance;

    DeflateEncoder(BitOutput bits) {
        block = new DeflateBlock(bits);
        Arrays.fill(newest, NONE);
        Arrays.fill(older, NONE);
    }

    void write(byte[] bytes, int offset, int count) throws IOException {
        int from = offset;
        while (from < offset + count) {
            int part = Math.min(offset + count - from, buffer.length - end);
            System.arraycopy(bytes, from, buffer, end, part);
            end += part;
            from += part;
            if (end == buffer.length) {
                compressSegment();
                slide();
            }
        }
    }

    void finish() throws IOException {
        compressSegment();
        block.writeLast();
    }

    /** Keeps what matches may still reach, and forgets the positions before it. */
    private void slide() {
        int shift = end - WINDOW_BYTES;
        System.arraycopy(buffer, shift, buffer, 0, WINDOW_BYTES);
        start = WINDOW_BYTES;
        end = WINDOW_BYTES;
        shift(newest, shift);
        shift(older, shift);
    }

    private static void shift(int[] positions, int shift) {
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Math.max(positions[i] - shift, NONE);
        }
    }

    private void compressSegment() throws IOException {
        block.startAt(start);
        int at = start;
        int pendingLength = 0;
        int pendingDistance = 0;
        boolean pending = false;
        while (at < end) {
            int length = pendingLength >= LAZY_MATCH_BYTES_MAX ? 0 : longestMatch(at, pendingLength);
            insert(at);
            if (pendingLength >= MATCH_BYTES_MIN && length <= pendingLength) {
                block.addMatch(pendingLength, pendingDistance);
                int next = at - 1 + pendingLength;
                for (int i = at + 1; i < next; i++) {
                    insert(i);
                }
                at = next;
                pending = false;
                pendingLength = 0;
            } else {
                if (pending) {
                    block.addLiteral(buffer[at - 1]);
                }
                pending = true;
                pendingLength = length;
                pendingDistance = matchDistance;
                at++;
            }
            if (block.isFull()) {
                // A byte that is put off belongs to the next block.
                block.write(buffer, pending ? at - 1 : at);
            }
        }
        if (pending) {
            block.addLiteral(buffer[at - 1]);
        }
        block.write(buffer, end);
        start = end;
    }

    private int hash(int at) {
        int three = (buffer[at] & 0xff) | (buffer[at + 1] & 0xff) << 8 | (buffer[at + 2] & 0xff) << 16;
        return (three * 0x9e3779b1) >>> (32 - HASH_BITS);
    }

    private void insert(int at) {
        if (at + MATCH_BYTES_MIN <= end) {
            int hash = hash(at);
            older[at & WINDOW_MASK] = newest[hash];
            newest[hash] = at;
        }
    }

    /** The longest match that starts there and is longer than one at hand; 0 if there is none. */
    private int longestMatch(int at, int lengthAtHand) {
        int limit = Math.min(MATCH_BYTES_MAX, end - at);
        if (limit < MATCH_BYTES_MIN) {
            return 0;
        }
        int best = Math.max(lengthAtHand, MATCH_BYTES_MIN - 1);
        int found = 0;
        int candidate = newest[hash(at)];
        int chain = lengthAtHand >= FAIR_MATCH_BYTES ? CHAIN_MAX / 4 : CHAIN_MAX;
        int oldest = Math.max(0, at - WINDOW_BYTES + 1);
        for (; chain > 0 && candidate >= oldest && best < limit; chain--) {
            if (buffer[candidate + best] == buffer[at + best]) {
                int length = matchLength(candidate, at, limit);
                if (length > best && (length > MATCH_BYTES_MIN || at - candidate <= SHORT_MATCH_DISTANCE_MAX)) {
                    best = length;
                    found = length;
                    matchDistance = at - candidate;
                    if (length >= GOOD_MATCH_BYTES) {
                        break;
                    }
                }
            }
            int next = older[candidate & WINDOW_MASK];
            if (next >= candidate) {
                break;
            }
            candidate = next;
        }
        return found;
    }

    private int matchLength(int candidate, int at, int limit) {
        int differs = Arrays.mismatch(buffer, candidate, candidate + limit, buffer, at, at + limit);
        return differs < 0 ? limit : differs;
    }
}
