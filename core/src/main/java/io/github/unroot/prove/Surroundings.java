package io.github.unroot.prove;

/**
 * What the runs stood on, so that anyone can run them again.
 *
 * @param kernel its release, as uname tells it
 * @param architecture of the machine, as uname tells it
 * @param runtime the first line of {@code runc --version}
 * @param seccompProfile the digest of the filter's source, {@code sha256:...}; empty where there was none
 * @param unroot Unroot's own version
 */
public record Surroundings(String kernel, String architecture, String runtime, String seccompProfile, String unroot) {}
