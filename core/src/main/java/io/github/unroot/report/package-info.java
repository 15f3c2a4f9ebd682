/** Last in the flow: what was found, changed and proven, told to people and to other programs. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.report;
