package io.github.unroot.sbom;

import io.github.unroot.image.Digest;
import java.nio.charset.StandardCharsets;

/** Names of packages that all scanners share: the package-url specification, with its types {@code deb} and {@code oci}. */
final class PackageUrl {
    /** What the specification leaves as it is, the colon among it. */
    private static final String PLAIN = "-._~:0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private PackageUrl() {}

    /** Qualifiers come in the order of their names; {@code upstream} is what scanners look for advisories by. */
    static String of(InstalledPackage installed, Distribution distribution) {
        String url = "pkg:deb/" + encoded(distribution.id()) + "/" + encoded(installed.name()) + "@"
                + encoded(installed.version()) + "?arch=" + encoded(installed.architecture()) + "&distro="
                + encoded(distribution.codename());
        return installed.differsFromSource()
                ? url + "&upstream=" + encoded(installed.source()) + "%40" + encoded(installed.sourceVersion())
                : url;
    }

    static String of(String image, Digest digest) {
        return "pkg:oci/" + encoded(image) + "@" + encoded(digest.toString());
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(one) >= 0) {
                encoded.append((char) one);
            } else {
                encoded.append(String.format("%%%02X", one & 0xff));
            }
        }
        return encoded.toString();
    }
}
