/** Under transport: how registries are spoken to, as the OCI distribution specification has it; what is read is judged above. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.transport.registry;
