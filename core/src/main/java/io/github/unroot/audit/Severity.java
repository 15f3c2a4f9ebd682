package io.github.unroot.audit;

/** How much a finding weighs, the heaviest first. */
public enum Severity {
    /** It needs root as it is, or an intruder gains by it at once. */
    HIGH,
    /** It stops the image under some rules, or a control forbids it. */
    MEDIUM,
    LOW,
    /** Nothing to do about it; it may explain something. */
    INFO
}
