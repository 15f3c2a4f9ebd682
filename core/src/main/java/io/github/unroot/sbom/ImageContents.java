package io.github.unroot.sbom;

import io.github.unroot.image.Digest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/**
 * What an SBOM tells of an image. All of it comes from the image and its lock, so that the same image has the same SBOM.
 *
 * @param name of the image
 * @param version of what it is there for
 * @param image its manifest's
 * @param created the image's own time
 * @param unroot the version of what wrote this
 */
public record ImageContents(
        String name,
        String version,
        Digest image,
        Instant created,
        Distribution distribution,
        List<InstalledPackage> packages,
        String unroot) {

    public ImageContents {
        created = created.truncatedTo(ChronoUnit.SECONDS);
        packages = packages.stream()
                .sorted(Comparator.comparing(InstalledPackage::name).thenComparing(InstalledPackage::architecture))
                .toList();
    }
}
