package io.github.unroot.plan;

import io.github.unroot.observe.Access;

/**
 * A program that is made for root.
 *
 * @param access what showed it
 * @param why what it would have been for
 */
public record Refused(Access access, String why) {}
