package io.github.unroot.sbom;

import io.github.unroot.image.Json;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** SPDX 2.3 as JSON. */
public final class SpdxDocument {
    public static final String MEDIA_TYPE = "application/spdx+json";

    private static final String DOCUMENT = "SPDXRef-DOCUMENT";
    private static final String IMAGE = "SPDXRef-Image";
    private static final String UNKNOWN = "NOASSERTION";

    private static final Pattern NOT_IN_IDENTIFIERS = Pattern.compile("[^a-z0-9.-]");

    private final ImageContents contents;
    private final ObjectNode document = Json.newObject();

    private SpdxDocument(ImageContents contents) {
        this.contents = contents;
    }

    public static byte[] bytes(ImageContents contents) {
        return Json.bytes(new SpdxDocument(contents).written());
    }

    private ObjectNode written() {
        document.put("spdxVersion", "SPDX-2.3");
        document.put("dataLicense", "CC0-1.0");
        document.put("SPDXID", DOCUMENT);
        document.put("name", contents.name());
        document.put(
                "documentNamespace",
                "https://spdx.org/spdxdocs/" + contents.name() + "-" + DocumentId.of(MEDIA_TYPE, contents));
        ObjectNode creation = document.putObject("creationInfo");
        creation.put("created", contents.created().toString());
        creation.putArray("creators").add("Tool: unroot-" + contents.unroot());
        ArrayNode packages = document.putArray("packages");
        packages.add(image());
        contents.packages().forEach(installed -> packages.add(installed(installed)));
        ArrayNode relations = document.putArray("relationships");
        relate(relations, DOCUMENT, "DESCRIBES", IMAGE);
        contents.packages().forEach(installed -> relate(relations, IMAGE, "CONTAINS", id(installed)));
        return document;
    }

    private ObjectNode image() {
        ObjectNode image = described(IMAGE, contents.name(), contents.version());
        image.put("primaryPackagePurpose", "CONTAINER");
        checksum(image, contents.image().hex());
        packageUrl(image, PackageUrl.of(contents.name(), contents.image()));
        return image;
    }

    private ObjectNode installed(InstalledPackage installed) {
        ObjectNode node = described(id(installed), installed.name(), installed.version());
        node.put("supplier", "Organization: " + contents.distribution().name());
        if (installed.differsFromSource()) {
            node.put("sourceInfo", "built from " + installed.source() + " " + installed.sourceVersion());
        }
        node.put("summary", installed.summary());
        installed.homepage().ifPresent(page -> node.put("homepage", page));
        checksum(node, installed.sha256());
        packageUrl(node, PackageUrl.of(installed, contents.distribution()));
        return node;
    }

    /** What nobody looked into is said to be so. */
    private static ObjectNode described(String id, String name, String version) {
        ObjectNode node = Json.newObject();
        node.put("SPDXID", id);
        node.put("name", name);
        node.put("versionInfo", version);
        node.put("downloadLocation", UNKNOWN);
        node.put("filesAnalyzed", false);
        node.put("licenseConcluded", UNKNOWN);
        node.put("licenseDeclared", UNKNOWN);
        node.put("copyrightText", UNKNOWN);
        return node;
    }

    private static void checksum(ObjectNode node, String sha256) {
        ObjectNode checksum = node.putArray("checksums").addObject();
        checksum.put("algorithm", "SHA256");
        checksum.put("checksumValue", sha256);
    }

    private static void packageUrl(ObjectNode node, String url) {
        ObjectNode reference = node.putArray("externalRefs").addObject();
        reference.put("referenceCategory", "PACKAGE-MANAGER");
        reference.put("referenceType", "purl");
        reference.put("referenceLocator", url);
    }

    private static void relate(ArrayNode relations, String from, String how, String to) {
        ObjectNode relation = relations.addObject();
        relation.put("spdxElementId", from);
        relation.put("relationshipType", how);
        relation.put("relatedSpdxElement", to);
    }

    /** An identifier has letters, digits, dots and hyphens (SPDX 2.3, 7.2); packages' names have no capitals. */
    private static String id(InstalledPackage installed) {
        String own = installed.name() + "-" + installed.architecture();
        return "SPDXRef-deb-"
                + NOT_IN_IDENTIFIERS
                        .matcher(own)
                        .replaceAll(other -> "X" + (int) other.group().charAt(0) + "X");
    }
}
