/** Other people's tools, run on what Unroot wrote: they say whether it works, not Unroot. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.cli.judge;
