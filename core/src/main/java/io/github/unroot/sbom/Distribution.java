package io.github.unroot.sbom;

/**
 * Whose packages they are.
 *
 * @param id as os-release has it: {@code debian}
 * @param name for people: {@code Debian}
 * @param codename {@code bookworm}
 * @param version {@code 12}; empty where a suite has no number
 */
public record Distribution(String id, String name, String codename, String version) {}
