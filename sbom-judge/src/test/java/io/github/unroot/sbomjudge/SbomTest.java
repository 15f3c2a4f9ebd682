package io.github.unroot.sbomjudge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.packageurl.PackageURL;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.unroot.image.Digest;
import io.github.unroot.sbom.CycloneDxDocument;
import io.github.unroot.sbom.Distribution;
import io.github.unroot.sbom.ImageContents;
import io.github.unroot.sbom.InstalledPackage;
import io.github.unroot.sbom.SpdxDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;

class SbomTest {
    private static final Digest IMAGE = Digest.of("a manifest".getBytes(StandardCharsets.UTF_8));

    /** Names and versions with all that Debian allows in them. */
    private static final List<InstalledPackage> PACKAGES = List.of(
            installed("redis-server", "5:7.0.15-1~deb12u1", "amd64", "redis", "5:7.0.15-1~deb12u1"),
            installed("libstdc++6", "12.2.0-14+deb12u1", "amd64", "gcc-12", "12.2.0-14+deb12u1"),
            installed("libstdc--6", "1.0", "all", "libstdc--6", "1.0"),
            installed("login", "1:4.13+dfsg1-1+b1", "amd64", "shadow", "1:4.13+dfsg1-1"));

    private static InstalledPackage installed(
            String name, String version, String architecture, String source, String sourceVersion) {
        String sha256 = Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
        Optional<String> homepage = name.startsWith("redis") ? Optional.of("https://redis.io/") : Optional.empty();
        return new InstalledPackage(
                name,
                version,
                architecture,
                source,
                sourceVersion,
                sha256,
                "what \"" + name + "\" is – here",
                homepage);
    }

    private static ImageContents contents(List<InstalledPackage> packages) {
        return new ImageContents(
                "redis",
                "5:7.0.15-1~deb12u1",
                IMAGE,
                Instant.parse("2026-11-20T10:11:12.345Z"),
                new Distribution("debian", "Debian", "bookworm", "12"),
                packages,
                "0.1.0");
    }

    @Test
    void cycloneDxTakesIt() throws Exception {
        byte[] document = CycloneDxDocument.bytes(contents(PACKAGES));
        JsonParser parser = new JsonParser();
        assertThat(parser.validate(document, Version.VERSION_16)).isEmpty();
        Bom bom = parser.parse(document);
        assertThat(bom.getComponents().stream()
                        .filter(component -> component.getType() == Component.Type.LIBRARY)
                        .map(component -> component.getName() + " " + component.getVersion() + " "
                                + component.getHashes().getFirst().getValue()))
                .containsExactlyInAnyOrderElementsOf(PACKAGES.stream()
                        .map(installed -> installed.name() + " " + installed.version() + " " + installed.sha256())
                        .toList());
        assertThat(bom.getMetadata().getComponent().getHashes().getFirst().getValue())
                .isEqualTo(IMAGE.hex());
    }

    @Test
    void cycloneDxsJudgeCanSayNo() throws IOException {
        byte[] document = text(CycloneDxDocument.bytes(contents(PACKAGES)))
                .replace("SHA-256", "SHA-2")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(new JsonParser().validate(document, Version.VERSION_16)).isNotEmpty();
    }

    @Test
    void spdxTakesIt() throws IOException {
        byte[] document = SpdxDocument.bytes(contents(PACKAGES));
        assertThat(judgedBySpdx(text(document))).isEmpty();
        JsonNode parsed = new ObjectMapper().readTree(document);
        List<String> ids = new ArrayList<>();
        for (JsonNode described : parsed.path("packages")) {
            ids.add(described.path("SPDXID").asText());
        }
        assertThat(ids)
                .doesNotHaveDuplicates()
                .hasSize(PACKAGES.size() + 1)
                .allMatch(id -> id.matches("SPDXRef-[A-Za-z0-9.-]+"));
        for (JsonNode relation : parsed.path("relationships")) {
            assertThat(ids).contains(relation.path("relatedSpdxElement").asText());
        }
    }

    @Test
    void spdxsJudgeCanSayNo() throws IOException {
        String document = text(SpdxDocument.bytes(contents(PACKAGES)));
        assertThat(judgedBySpdx(document.replace("\"SHA256\"", "\"SHA-256\""))).isNotEmpty();
        assertThat(judgedBySpdx(document.replace("downloadLocation", "download")))
                .isNotEmpty();
    }

    /** The formats disagree in nothing: one package has one URL, in the one form that the specification allows. */
    @Test
    void packageUrlsAreCanonicalAndTheSameInBoth() throws Exception {
        List<String> urls = new ArrayList<>();
        Bom bom = new JsonParser().parse(CycloneDxDocument.bytes(contents(PACKAGES)));
        bom.getComponents().stream()
                .map(Component::getPurl)
                .filter(Objects::nonNull)
                .forEach(urls::add);
        assertThat(urls).hasSize(PACKAGES.size());
        for (String url : urls) {
            // The specification never encodes a colon; this release of its Java library still does (its issue 273).
            assertThat(new PackageURL(url).canonicalize().replace("%3A", ":")).isEqualTo(url);
        }
        PackageURL login = new PackageURL(urls.get(2));
        assertThat(login.getName()).isEqualTo("login");
        assertThat(login.getVersion()).isEqualTo("1:4.13+dfsg1-1+b1");
        assertThat(login.getQualifiers())
                .containsEntry("arch", "amd64")
                .containsEntry("distro", "bookworm")
                .containsEntry("upstream", "shadow@1:4.13+dfsg1-1");
        String spdx = text(SpdxDocument.bytes(contents(PACKAGES)));
        assertThat(urls).allSatisfy(url -> assertThat(spdx).contains("\"" + url + "\""));
    }

    @Test
    void theSameImageHasTheSameDocumentsWhateverTheOrder() {
        assertThat(SpdxDocument.bytes(contents(PACKAGES.reversed()))).isEqualTo(SpdxDocument.bytes(contents(PACKAGES)));
        assertThat(CycloneDxDocument.bytes(contents(PACKAGES.reversed())))
                .isEqualTo(CycloneDxDocument.bytes(contents(PACKAGES)));
        assertThat(CycloneDxDocument.bytes(contents(PACKAGES.subList(0, 1))))
                .isNotEqualTo(CycloneDxDocument.bytes(contents(PACKAGES)));
    }

    private static List<Error> judgedBySpdx(String document) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                SbomTest.class.getResourceAsStream("/resources/spdx-schema-v2.3.json"), "SPDX's schema")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(in);
            return schema.validate(document, InputFormat.JSON);
        }
    }

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }
}
