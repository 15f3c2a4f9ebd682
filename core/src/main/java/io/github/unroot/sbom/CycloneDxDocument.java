package io.github.unroot.sbom;

import io.github.unroot.image.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** CycloneDX 1.6 as JSON. */
public final class CycloneDxDocument {
    public static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

    private final ImageContents contents;
    private final ObjectNode document = Json.newObject();

    private CycloneDxDocument(ImageContents contents) {
        this.contents = contents;
    }

    public static byte[] bytes(ImageContents contents) {
        return Json.bytes(new CycloneDxDocument(contents).written());
    }

    private ObjectNode written() {
        document.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        document.put("bomFormat", "CycloneDX");
        document.put("specVersion", "1.6");
        document.put("serialNumber", "urn:uuid:" + DocumentId.of(MEDIA_TYPE, contents));
        document.put("version", 1);
        document.set("metadata", metadata());
        ArrayNode components = document.putArray("components");
        components.add(operatingSystem());
        contents.packages().forEach(installed -> components.add(installed(installed)));
        return document;
    }

    private ObjectNode metadata() {
        ObjectNode metadata = Json.newObject();
        metadata.put("timestamp", contents.created().toString());
        ObjectNode tool = metadata.putObject("tools").putArray("components").addObject();
        tool.put("type", "application");
        tool.put("name", "unroot");
        tool.put("version", contents.unroot());
        String url = PackageUrl.of(contents.name(), contents.image());
        ObjectNode image = metadata.putObject("component");
        image.put("type", "container");
        image.put("bom-ref", url);
        image.put("name", contents.name());
        image.put("version", contents.version());
        hash(image, contents.image().hex());
        image.put("purl", url);
        return metadata;
    }

    /** Scanners take the distribution, whose advisories count, from here. */
    private ObjectNode operatingSystem() {
        Distribution distribution = contents.distribution();
        ObjectNode system = Json.newObject();
        system.put("type", "operating-system");
        system.put("bom-ref", "os:" + distribution.id() + "@" + distribution.codename());
        system.put("name", distribution.id());
        system.put("version", distribution.version().isEmpty() ? distribution.codename() : distribution.version());
        return system;
    }

    private ObjectNode installed(InstalledPackage installed) {
        String url = PackageUrl.of(installed, contents.distribution());
        ObjectNode component = Json.newObject();
        component.put("type", "library");
        component.put("bom-ref", url);
        component.putObject("supplier").put("name", contents.distribution().name());
        component.put("name", installed.name());
        component.put("version", installed.version());
        component.put("description", installed.summary());
        hash(component, installed.sha256());
        component.put("purl", url);
        installed.homepage().ifPresent(page -> {
            ObjectNode reference = component.putArray("externalReferences").addObject();
            reference.put("type", "website");
            reference.put("url", page);
        });
        ArrayNode properties = component.putArray("properties");
        property(properties, "io.github.unroot:source", installed.source());
        property(properties, "io.github.unroot:source-version", installed.sourceVersion());
        return component;
    }

    private static void hash(ObjectNode component, String sha256) {
        ObjectNode hash = component.putArray("hashes").addObject();
        hash.put("alg", "SHA-256");
        hash.put("content", sha256);
    }

    private static void property(ArrayNode properties, String name, String value) {
        ObjectNode property = properties.addObject();
        property.put("name", name);
        property.put("value", value);
    }
}
