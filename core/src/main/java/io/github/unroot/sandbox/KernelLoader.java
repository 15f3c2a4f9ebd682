package io.github.unroot.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

/** Finds the C library's functions and binds each to its signature; errno is captured with every call. */
final class KernelLoader {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private KernelLoader() {}

    static Kernel load() {
        return new Kernel(
                // Only the first three arguments of open and the first of syscall are fixed.
                variadic("openat", 3, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                variadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
                function("close", JAVA_INT, JAVA_INT),
                function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
                function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
                function("getdents64", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
                function("mkdirat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                function("mknodat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG),
                function("symlinkat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS),
                function("linkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT),
                function("renameat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS),
                function("unlinkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                function("fchown", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                function("fchownat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT),
                function("fchmod", JAVA_INT, JAVA_INT, JAVA_INT),
                function("chmod", JAVA_INT, ADDRESS, JAVA_INT),
                function("futimens", JAVA_INT, JAVA_INT, ADDRESS),
                function("utimensat", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
                function("fsetxattr", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT),
                function("lsetxattr", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT),
                function("mount", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
                function("umount2", JAVA_INT, ADDRESS, JAVA_INT),
                function("fstatvfs", JAVA_INT, JAVA_INT, ADDRESS),
                function("setns", JAVA_INT, JAVA_INT, JAVA_INT),
                function("pipe2", JAVA_INT, ADDRESS, JAVA_INT),
                function("kill", JAVA_INT, JAVA_INT, JAVA_INT));
    }

    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(result, arguments), ERRNO);
    }

    private static MethodHandle variadic(String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(result, arguments), ERRNO, Linker.Option.firstVariadicArg(fixed));
    }

    private static MethodHandle bind(String name, FunctionDescriptor signature, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), signature, options);
    }
}
