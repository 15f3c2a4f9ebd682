package io.github.unroot.transport.registry;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Index;
import io.github.unroot.image.Json;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One repository of a registry, as the OCI distribution specification lets it be read and written; safe for threads. */
public final class Repository {
    private static final int SHOWN_CHARS_MAX = 100;
    private static final int PAGES_MAX = 20;

    private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-f]{64}");

    /** RFC 8288, as the specification uses it. */
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

    private static final List<String> MANIFEST_TYPES =
            List.of(MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_INDEX, MediaTypes.DOCKER_MANIFEST);

    private static final String DIGEST_HEADER = "Docker-Content-Digest";
    private static final String SUBJECT_HEADER = "OCI-Subject";

    private final URI base;
    private final String name;
    private final Calls calls;

    Repository(URI base, String name, Calls calls) {
        this.base = base;
        this.name = name;
        this.calls = calls;
    }

    /**
     * A manifest or an index, as the bytes that it is.
     *
     * @param mediaType what the registry says that it is; empty where it says nothing that a manifest could be
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared: the digest is.
    public record Fetched(byte[] bytes, String mediaType, Digest digest) {}

    /**
     * @param tagOrDigest a digest is the caller's to check
     * @throws UnrootException a wrong call, if the registry has no such manifest
     */
    public Fetched manifest(String tagOrDigest) throws IOException {
        return find(tagOrDigest)
                .orElseThrow(() -> UnrootException.wrongCall(
                        calls.subject(), "the registry has no manifest " + tagOrDigest, "check the name and the tag"));
    }

    /** The same; empty if the registry has none. */
    public Optional<Fetched> find(String tagOrDigest) throws IOException {
        Call call = Call.of("GET", address("manifests/" + tagOrDigest), Scope.pull(name))
                .header("Accept", String.join(", ", MANIFEST_TYPES))
                .expecting(Json.DOCUMENT_BYTES_MAX);
        return calls.read(call, answer -> {
            if (answer.status() == 404) {
                return Optional.empty();
            }
            if (answer.status() != 200) {
                throw calls.refusal("getting the manifest " + tagOrDigest, answer);
            }
            byte[] bytes = answer.read(Json.DOCUMENT_BYTES_MAX, "the manifest " + tagOrDigest);
            Digest digest = Digest.of(bytes);
            checkSaid(answer, digest);
            return Optional.of(new Fetched(bytes, mediaType(answer), digest));
        });
    }

    /** The digest is what we compute; a registry that says another one is not to be believed in anything. */
    private static void checkSaid(Answer answer, Digest digest) throws UnrootException {
        Optional<String> said = answer.header(DIGEST_HEADER);
        if (said.isPresent() && said.get().startsWith("sha256:") && !said.get().equals(digest.toString())) {
            throw UnrootException.badInput("the registry says that the manifest is "
                    + EscapedText.shown(said.get(), SHOWN_CHARS_MAX) + ", its bytes have the digest " + digest);
        }
    }

    private static String mediaType(Answer answer) {
        String type = answer.header("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        String bare =
                (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        boolean known = MediaTypes.isIndex(bare) || MediaTypes.isManifest(bare);
        return known ? bare : "";
    }

    /** The digest that a tag names now; empty if the registry has no such tag. */
    public Optional<Digest> tagged(String tag) throws IOException {
        Call call = Call.of("HEAD", address("manifests/" + tag), Scope.push(name))
                .header("Accept", String.join(", ", MANIFEST_TYPES));
        try (Answer answer = calls.send(call)) {
            if (answer.status() == 404) {
                return Optional.empty();
            }
            if (answer.status() != 200) {
                throw calls.refusal("asking for the tag " + tag, answer);
            }
            Optional<String> said = answer.header(DIGEST_HEADER).filter(SHA256.asMatchPredicate());
            return said.isPresent()
                    ? Optional.of(Digest.parse(said.get()))
                    : find(tag).map(Fetched::digest);
        }
    }

    /** Writes a blob to an empty file; what is there in the end has the blob's size and digest. */
    public void download(Descriptor blob, FileChannel file) throws IOException {
        new BlobDownload(calls, address("blobs/" + blob.digest()), Scope.pull(name), blob).to(file);
    }

    /** How a blob came to be in a repository. */
    public enum Arrival {
        WAS_THERE,
        MOUNTED,
        SENT
    }

    /**
     * Sees to it that the repository has a blob.
     *
     * @param from a repository of the same registry that has it
     */
    public Arrival push(Descriptor blob, Payload payload, Optional<String> from) throws IOException {
        return new BlobUpload(calls, base, name, blob).push(payload, from);
    }

    /**
     * Puts a manifest, all of whose blobs are there, under a tag or its own digest.
     *
     * @return whether the registry says that it lists the manifest as its subject's referrer
     */
    public boolean putManifest(Descriptor manifest, byte[] bytes, String tagOrDigest) throws IOException {
        Call call = Call.of("PUT", address("manifests/" + tagOrDigest), Scope.push(name))
                .header("Content-Type", manifest.mediaType())
                .sending(Payload.of(bytes));
        Patience.Series series = calls.patience().begin();
        while (true) {
            try (Answer answer = calls.send(call)) {
                if (answer.status() == 201) {
                    return taken(answer, manifest);
                }
                UnrootException refusal = calls.refusal("putting the manifest " + tagOrDigest, answer);
                if (!isMisread(answer.status(), refusal) || !series.again(Optional.empty())) {
                    throw refusal;
                }
            }
        }
    }

    /**
     * A registry that keeps its files on a disk (distribution 2.8) reads half of a blob's link while another client has it
     * written, and takes the digest for malformed. Ours are not.
     */
    private static boolean isMisread(int status, UnrootException refusal) {
        return status == 400 && String.valueOf(refusal.getMessage()).contains("DIGEST_INVALID");
    }

    private boolean taken(Answer answer, Descriptor manifest) throws UnrootException {
        Optional<String> said = answer.header(DIGEST_HEADER);
        if (said.isPresent() && !said.get().equals(manifest.digest().toString())) {
            throw UnrootException.surroundings(
                    calls.subject(),
                    "the registry says that it took the manifest as " + EscapedText.shown(said.get(), SHOWN_CHARS_MAX)
                            + ", not as " + manifest.digest(),
                    "do not use what is there now; see its log");
        }
        return answer.header(SUBJECT_HEADER).isPresent();
    }

    /**
     * What the registry lists as referring to a manifest; empty if it has no such list (distribution specification, "Listing
     * Referrers").
     */
    public Optional<List<Descriptor>> referrers(Digest subject, String artifactType) throws IOException {
        List<Descriptor> found = new ArrayList<>();
        Optional<URI> page = Optional.of(address(
                "referrers/" + subject + "?artifactType=" + URLEncoder.encode(artifactType, StandardCharsets.UTF_8)));
        for (int pages = 0; page.isPresent() && pages < PAGES_MAX; pages++) {
            Call call = Call.of("GET", page.get(), Scope.pull(name))
                    .header("Accept", MediaTypes.OCI_INDEX)
                    .expecting(Json.DOCUMENT_BYTES_MAX);
            Optional<Page> read = calls.read(call, this::page);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            found.addAll(read.get().index().manifests());
            page = read.get().next();
        }
        return Optional.of(found);
    }

    private record Page(Index index, Optional<URI> next) {}

    private Optional<Page> page(Answer answer) throws IOException {
        boolean unknown = answer.status() == 404 || answer.status() == 405 || answer.status() == 400;
        if (unknown) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw calls.refusal("listing referrers", answer);
        }
        Index index = Index.parse(answer.read(Json.DOCUMENT_BYTES_MAX, "the list of referrers"), "");
        Matcher link = NEXT.matcher(answer.header("Link").orElse(""));
        return Optional.of(new Page(
                index,
                link.find() ? Optional.of(calls.judged(answer, link.group(1), "a next page")) : Optional.empty()));
    }

    private URI address(String path) {
        return base.resolve("/v2/" + name + "/" + path);
    }
}
