package io.github.unroot.sandbox;

import io.github.unroot.problem.UnrootException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The architecture and the kernel that containers run on here.
 *
 * @param goName {@code amd64}, as engines call it
 * @param seccompName {@code SCMP_ARCH_X86_64}, as libseccomp does
 * @param kernelMajor the 6 of 6.12
 */
record Machine(String goName, String seccompName, int kernelMajor, int kernelMinor) {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

    static Machine here() throws UnrootException {
        return of(System.getProperty("os.arch"), System.getProperty("os.version"));
    }

    /**
     * What a machine is called elsewhere.
     *
     * @param architecture as Java calls it
     * @param kernel like {@code 6.1.0-28-amd64}
     */
    static Machine of(String architecture, String kernel) throws UnrootException {
        Matcher version = VERSION.matcher(kernel);
        if (!version.matches()) {
            throw UnrootException.surroundings("the kernel", "its version \"" + kernel + "\" is not understood", "");
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return switch (architecture) {
            case "amd64", "x86_64" -> new Machine("amd64", "SCMP_ARCH_X86_64", major, minor);
            case "aarch64" -> new Machine("arm64", "SCMP_ARCH_AARCH64", major, minor);
            default ->
                throw UnrootException.surroundings(
                        "the machine", "containers are not run on " + architecture, "use an amd64 or arm64 machine");
        };
    }

    /** @param architecture in Go's words */
    boolean runs(String architecture) {
        return architecture.equals(goName) || (goName.equals("amd64") && architecture.equals("386"));
    }

    /** @param version {@code MAJOR.MINOR}; what is not one holds nothing back */
    boolean kernelIsAtLeast(String version) {
        Matcher wanted = VERSION.matcher(version);
        if (!wanted.matches()) {
            return true;
        }
        int major = Integer.parseInt(wanted.group(1));
        return kernelMajor > major || (kernelMajor == major && kernelMinor >= Integer.parseInt(wanted.group(2)));
    }
}
