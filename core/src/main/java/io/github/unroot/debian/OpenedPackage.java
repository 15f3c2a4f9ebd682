package io.github.unroot.debian;

import io.github.unroot.transport.BlobContent;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.LayerEntries;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A package that has been read whole.
 *
 * @param control the fields of its control file
 * @param controlFiles all of its control files, by name
 * @param files what it installs
 * @param data the archive that holds that, uncompressed
 * @param newest when the youngest of its files was changed, in seconds since 1970
 */
record OpenedPackage(
        Stanza control,
        SortedMap<String, byte[]> controlFiles,
        List<File> files,
        LayerEntries entries,
        BlobContent data,
        long newest) {

    /**
     * What a package installs.
     *
     * @param md5 of a configuration file, in hexadecimal: dpkg's status names it
     */
    record File(FilePath path, boolean directory, Optional<String> md5) {}

    OpenedPackage {
        files = List.copyOf(files);
    }

    String name() {
        return control.value("Package").orElseThrow();
    }

    String architecture() {
        return control.value("Architecture").orElseThrow();
    }

    /** What dpkg calls it where several architectures can be there at once, in the names of its files too. */
    String qualifiedName() {
        boolean several = control.value("Multi-Arch").filter("same"::equals).isPresent();
        return several ? name() + ":" + architecture() : name();
    }

    boolean hasScript(String script) {
        return controlFiles.containsKey(script);
    }
}
