/** Root images as publishers ship them, made from Debian packages: what {@code unroot demo} converts and what the tests convert. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.cli.demo;
