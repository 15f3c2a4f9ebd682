package io.github.unroot.sandbox;

/** What runs a scenario's containers. */
public enum SandboxKind {
    /** Unroot's own session, where every system call is seen. */
    RUNC("pkg:github/opencontainers/runc"),
    DOCKER("pkg:github/moby/moby"),
    PODMAN("pkg:github/containers/podman");

    private final String uri;

    SandboxKind(String uri) {
        this.uri = uri;
    }

    /** A package URL: which software it is. */
    public String uri() {
        return uri;
    }
}
