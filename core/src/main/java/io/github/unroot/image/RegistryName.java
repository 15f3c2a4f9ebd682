package io.github.unroot.image;

import io.github.unroot.problem.UnrootException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The grammar of image names, as the distribution project's {@code reference} package defines it: which part is the host
 * that is asked, and what Docker lets one leave out.
 */
final class RegistryName {
    static final String DOCKER_HUB = "docker.io";

    private static final int REPOSITORY_CHARS_MAX = 255;
    private static final int SHOWN_CHARS_MAX = 200;
    private static final String DOCKER_HUB_OLD = "index.docker.io";
    private static final String OFFICIAL = "library/";
    private static final String DEFAULT_TAG = "latest";

    /** What containers-transports(5) has for "push it, and let no tag name it". */
    private static final String UNKNOWN_DIGEST = "@@unknown-digest@@";

    private static final Pattern HOST = Pattern.compile(
            "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*"
                    + "(?::[0-9]{1,5})?|\\[[a-fA-F0-9:]+](?::[0-9]{1,5})?");
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    private final String text;

    private RegistryName(String text) {
        this.text = text;
    }

    static boolean isHost(String host) {
        return HOST.matcher(host).matches();
    }

    static boolean isRepository(String repository) {
        return repository.length() <= REPOSITORY_CHARS_MAX
                && REPOSITORY.matcher(repository).matches();
    }

    static boolean isTag(String tag) {
        return TAG.matcher(tag).matches();
    }

    /** @param text all that the caller wrote, for messages */
    static Reference.Registry parse(String text, String name) throws UnrootException {
        return new RegistryName(text).parse(name);
    }

    private Reference.Registry parse(String name) throws UnrootException {
        if (name.startsWith(".") || name.startsWith("/")) {
            throw wrong("is a path, not a name", "for an image in a folder write oci:DIR:TAG");
        }
        boolean unnamed = name.endsWith(UNKNOWN_DIGEST);
        String rest = unnamed ? name.substring(0, name.length() - UNKNOWN_DIGEST.length()) : name;
        int at = rest.indexOf('@');
        Optional<Digest> digest = at < 0 ? Optional.empty() : Optional.of(digest(rest.substring(at + 1)));
        String tagged = at < 0 ? rest : rest.substring(0, at);
        int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
        Optional<String> tag = colon < 0 ? Optional.empty() : Optional.of(tag(tagged.substring(colon + 1)));
        String path = colon < 0 ? tagged : tagged.substring(0, colon);
        if (unnamed && (tag.isPresent() || digest.isPresent())) {
            throw wrong("names a tag or a digest, and " + UNKNOWN_DIGEST + " says that it has none", "leave out one");
        }
        if (tag.isEmpty() && digest.isEmpty() && !unnamed) {
            tag = Optional.of(DEFAULT_TAG);
        }
        return registry(path, tag, digest);
    }

    private Reference.Registry registry(String path, Optional<String> tag, Optional<Digest> digest)
            throws UnrootException {
        int slash = path.indexOf('/');
        String first = slash < 0 ? "" : path.substring(0, slash);
        boolean hosted = first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
        String host = hosted ? first.toLowerCase(Locale.ROOT) : DOCKER_HUB;
        String repository = hosted ? path.substring(slash + 1) : path;
        if (host.equals(DOCKER_HUB_OLD)) {
            host = DOCKER_HUB;
        }
        if (host.equals(DOCKER_HUB) && repository.indexOf('/') < 0) {
            repository = OFFICIAL + repository;
        }
        if (!isHost(host)) {
            throw wrong("its host \"" + Json.shown(host, SHOWN_CHARS_MAX) + "\" is none", "write HOST[:PORT]/NAME:TAG");
        }
        if (!isRepository(repository)) {
            throw wrongRepository(repository);
        }
        return new Reference.Registry(host, repository, tag, digest);
    }

    private UnrootException wrongRepository(String repository) {
        String lower = repository.toLowerCase(Locale.ROOT);
        if (repository.isEmpty() || repository.equals(OFFICIAL)) {
            return wrong("names no repository", "write HOST[:PORT]/NAME:TAG");
        }
        if (isRepository(lower)) {
            return wrong("repository names are lower case", "try " + lower);
        }
        if (repository.length() > REPOSITORY_CHARS_MAX) {
            return wrong(
                    "its name has " + repository.length() + " characters, at most " + REPOSITORY_CHARS_MAX
                            + " are allowed",
                    "choose a shorter one");
        }
        return wrong(
                "is not a repository's name: lower case letters, digits, and . _ - between them",
                "write HOST[:PORT]/NAME:TAG");
    }

    private String tag(String tag) throws UnrootException {
        if (!isTag(tag)) {
            throw wrong(
                    "\"" + Json.shown(tag, SHOWN_CHARS_MAX) + "\" is not a tag",
                    "a tag has up to 128 letters, digits, and . _ - but starts with neither . nor -");
        }
        return tag;
    }

    private Digest digest(String digest) throws UnrootException {
        try {
            return Digest.parse(digest);
        } catch (UnrootException e) {
            throw wrong(String.valueOf(e.getMessage()), "write NAME@sha256: and 64 hexadecimal digits");
        }
    }

    private UnrootException wrong(String why, String remedy) {
        return UnrootException.wrongCall("image \"" + Json.shown(text, SHOWN_CHARS_MAX) + "\"", why, remedy);
    }
}
