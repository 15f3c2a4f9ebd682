/**
 * After apply: what the scenarios' runs showed, judged level by level, and the proof that binds it to the image's digest.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.prove;
