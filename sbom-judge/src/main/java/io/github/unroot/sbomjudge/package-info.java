/** Other people's readers of SBOMs, asked what they make of ours. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.sbomjudge;
