package io.github.unroot.debian;

import io.github.unroot.debian.Facts.Clash;
import io.github.unroot.debian.Facts.Need;

/** Why a set of packages cannot be any other way: one thing that every answer has to hold to. */
sealed interface Reason {

    /** It was asked for, or is of the base. */
    record Root(PackageRecord version, boolean ofBase) implements Reason {}

    /** One package needs another. */
    record Needs(Need need) implements Reason {}

    /** One package must not be there together with another. */
    record Against(Clash clash, PackageRecord other) implements Reason {}

    /** A package is there in one version. */
    record OneVersion(PackageRecord one, PackageRecord other) implements Reason {}
}
