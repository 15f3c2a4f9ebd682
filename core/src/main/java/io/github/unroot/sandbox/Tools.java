package io.github.unroot.sandbox;

import io.github.unroot.problem.UnrootException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The programs of the machine that a sandbox is made of. */
record Tools(Map<String, String> environment) {
    /** @throws UnrootException naming Debian's package, if no directory of PATH has it */
    void require(String program, String packageName) throws UnrootException {
        for (String directory :
                environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
                return;
            }
        }
        throw UnrootException.surroundings(
                "starting a sandbox session",
                program + " was not found in PATH",
                "install it: apt-get install " + packageName);
    }
}
