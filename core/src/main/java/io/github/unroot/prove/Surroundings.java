package io.github.unroot.prove;

import io.github.unroot.sandbox.SandboxKind;

/**
 * What the runs stood on, so that anyone can run them again.
 *
 * @param kernel its release, as uname tells it
 * @param architecture of the machine, as uname tells it
 * @param sandbox what ran the containers
 * @param runtime its version: the first line of {@code runc --version}, or an engine's name and number
 * @param seccompProfile the digest of the filter's source, {@code sha256:...}; empty where an engine
 *     used its own
 * @param unroot Unroot's own version
 */
public record Surroundings(
        String kernel,
        String architecture,
        SandboxKind sandbox,
        String runtime,
        String seccompProfile,
        String unroot) {}
