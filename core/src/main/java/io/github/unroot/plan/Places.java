package io.github.unroot.plan;

import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the Filesystem Hierarchy Standard makes of a path: whose it is, and how long its content lives. */
final class Places {
    /** Kept by the kernel or the runtime, not by the image. */
    private static final List<FilePath> RUNTIME =
            paths("/proc", "/sys", "/dev", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf");

    /** Many programs share them: only a subdirectory belongs to one. */
    private static final Set<FilePath> SHARED = Set.copyOf(paths(
            "/",
            "/run",
            "/run/lock",
            "/srv",
            "/mnt",
            "/home",
            "/var",
            "/var/lib",
            "/var/log",
            "/var/cache",
            "/var/spool",
            "/var/opt",
            "/var/local",
            "/var/mail",
            "/var/www"));

    /** Any program may write to them by convention; they are given whole. */
    private static final Set<FilePath> TEMPORARY = Set.copyOf(paths("/tmp", "/var/tmp"));

    /** The system's and the packages' own: what is written there changes programs or their configuration. */
    private static final List<FilePath> STRUCTURAL = paths(
            "/usr",
            "/etc",
            "/bin",
            "/sbin",
            "/lib",
            "/lib32",
            "/lib64",
            "/libx32",
            "/boot",
            "/root",
            "/var/lib/dpkg",
            "/var/lib/apt",
            "/var/cache/apt",
            "/var/cache/debconf",
            "/lib/apk",
            "/var/cache/apk",
            "/var/cache/ldconfig");

    /** A product that keeps everything in a directory of its own, logs and all: {@code /usr/local/tomcat/logs}. */
    private static final Pattern PRODUCT = Pattern.compile(
            "/usr/local/(?!(?:bin|sbin|lib|lib64|libexec|share|include|etc|man"
                    + "|src|games)/)[^/]+/[^/]+(?:/.*)?|/usr/share/[^/]+/(?:data|logs?|tmp|temp|work|run|cache)(?:/.*)?");

    private static final List<FilePath> LASTING =
            paths("/var/lib", "/var/spool", "/var/opt", "/var/mail", "/var/www", "/srv", "/data", "/home", "/mnt");

    private static final List<FilePath> PASSING =
            paths("/run", "/tmp", "/var/tmp", "/var/cache", "/var/log", "/var/lock");

    private static final int OF_ONE_PROGRAM_DEPTH_MIN = 4;

    private Places() {}

    static boolean isRuntime(FilePath path) {
        return RUNTIME.stream().anyMatch(path::startsWith);
    }

    static boolean isShared(FilePath path) {
        return SHARED.contains(path);
    }

    /** The temporary directory that a path is in; what stands below one in an image was forgotten there. */
    static Optional<FilePath> temporary(FilePath path) {
        return TEMPORARY.stream().filter(path::startsWith).findFirst();
    }

    static boolean isTemporary(FilePath path) {
        return TEMPORARY.contains(path);
    }

    static boolean isStructural(FilePath path) {
        return STRUCTURAL.stream().anyMatch(path::startsWith)
                && !PRODUCT.matcher(path.text()).matches();
    }

    /** What an interpreter keeps of the sources it read; it does without. */
    static boolean isByteCode(FilePath path) {
        return path.components().contains("__pycache__");
    }

    /** Like /usr/local/apache2/logs and /usr/share/elasticsearch/data: some programs keep all that is theirs below /usr. */
    static boolean isOfOneProgram(FilePath path) {
        return path.startsWith(FilePath.of("/usr")) && path.components().size() >= OF_ONE_PROGRAM_DEPTH_MIN;
    }

    static Lifetime lifetime(FilePath path) {
        if (PASSING.stream().anyMatch(path::startsWith)) {
            return Lifetime.SCRATCH;
        }
        return path.name().equals("data") || LASTING.stream().anyMatch(path::startsWith)
                ? Lifetime.DATA
                : Lifetime.SCRATCH;
    }

    private static List<FilePath> paths(String... names) {
        return Stream.of(names).map(FilePath::of).toList();
    }
}
