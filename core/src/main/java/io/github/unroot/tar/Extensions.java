package io.github.unroot.tar;

import io.github.unroot.problem.UnrootException;
import org.jspecify.annotations.Nullable;

/**
 * The extended headers before one entry: at most one of each. Go takes the last of several, GNU tar joins them, so
 * doubles are refused.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, lives for one entry.
record Extensions(@Nullable PaxRecords records, byte @Nullable [] longName, byte @Nullable [] longLink) {
    static final byte[] NOTHING = {};
    static final Extensions NONE = new Extensions(null, null, null);

    boolean isEmpty() {
        return records == null && longName == null && longLink == null;
    }

    Extensions withRecords(PaxRecords more) throws UnrootException {
        refuseDouble(records, "pax headers");
        return new Extensions(more, longName, longLink);
    }

    Extensions withName(byte[] name) throws UnrootException {
        refuseDouble(longName, "long names");
        return new Extensions(records, name, longLink);
    }

    Extensions withLink(byte[] link) throws UnrootException {
        refuseDouble(longLink, "long link names");
        return new Extensions(records, longName, link);
    }

    byte[] nameOr(byte[] shortName) throws UnrootException {
        return chosen(records == null ? null : records.path, longName, shortName, "name");
    }

    byte[] linkOr(byte[] shortLink) throws UnrootException {
        return chosen(records == null ? null : records.link, longLink, shortLink, "target");
    }

    /** With both kinds of long name, Go takes GNU's and GNU tar takes pax's. */
    private static byte[] chosen(byte @Nullable [] pax, byte @Nullable [] gnu, byte[] otherwise, String what)
            throws UnrootException {
        if (pax != null && gnu != null) {
            throw UnrootException.badInput(
                    "an entry with a pax " + what + " and a GNU long " + what + ": tools read it differently");
        }
        if (pax != null) {
            return pax;
        }
        return gnu != null ? gnu : otherwise;
    }

    private static void refuseDouble(@Nullable Object there, String what) throws UnrootException {
        if (there != null) {
            throw UnrootException.badInput("two " + what + " before one entry: tools read them differently");
        }
    }
}
