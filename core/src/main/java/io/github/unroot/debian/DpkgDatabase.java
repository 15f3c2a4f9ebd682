package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.tree.FilePath;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What {@code dpkg --unpack} writes to /var/lib/dpkg for packages whose files are in place and whose scripts have not run.
 *
 * <p>The names and formats are dpkg's own (dpkg-query(1), deb-triggers(5), triggers.txt); that dpkg configures the packages
 * from them, and lists and verifies them afterwards, is what judges them.
 */
final class DpkgDatabase {
    static final FilePath STATUS = FilePath.of("/var/lib/dpkg/status");
    private static final FilePath DIRECTORY = FilePath.of("/var/lib/dpkg");
    private static final FilePath INFO = DIRECTORY.child("info");
    private static final FilePath TRIGGERS = DIRECTORY.child("triggers");
    static final FilePath FILE_TRIGGERS = TRIGGERS.child("File");
    static final Set<String> SCRIPTS = Set.of("preinst", "postinst", "prerm", "postrm", "config");

    private static final String SUMS = "md5sums";
    private static final int PATH_IN_SUMS = 34;

    private final ByteArrayOutputStream status = new ByteArrayOutputStream();
    private final SortedMap<String, Set<String>> interested = new TreeMap<>();
    private final Set<String> fileTriggers = new TreeSet<>();
    private final SortedMap<FilePath, byte[]> files = new TreeMap<>();

    private final Overlaps overlaps;
    private final Predicate<FilePath> omitted;

    private DpkgDatabase(Overlaps overlaps, Predicate<FilePath> omitted) {
        this.overlaps = overlaps;
        this.omitted = omitted;
    }

    /**
     * The files of the database that are new or changed.
     *
     * @param before those of the packages that are there already, as far as they change: {@link #STATUS}, {@link
     *     #FILE_TRIGGERS} and all else in the directory of triggers
     * @param overlaps whose files are another package's now
     * @param omitted which files of the packages are not there: dpkg is not to miss them
     */
    static SortedMap<FilePath, byte[]> with(
            Collection<OpenedPackage> packages,
            Map<FilePath, byte[]> before,
            Overlaps overlaps,
            Predicate<FilePath> omitted) {
        DpkgDatabase database = new DpkgDatabase(overlaps, omitted);
        database.read(before);
        packages.forEach(database::add);
        return database.files();
    }

    /** Whether {@link #with} wants to know what a file of the tree before holds. */
    static boolean changes(FilePath path) {
        return path.equals(STATUS) || path.parent().equals(TRIGGERS);
    }

    private void read(Map<FilePath, byte[]> before) {
        before.forEach((path, bytes) -> {
            if (path.equals(STATUS)) {
                status.writeBytes(bytes);
            } else if (path.equals(FILE_TRIGGERS)) {
                fileTriggers.addAll(lines(bytes));
            } else if (path.parent().equals(TRIGGERS) && isTriggerName(path.name())) {
                interested.computeIfAbsent(path.name(), _ -> new TreeSet<>()).addAll(lines(bytes));
            }
        });
    }

    /** The others are dpkg's own: {@code Lock}, {@code Unincorp}. */
    private static boolean isTriggerName(String name) {
        return !Set.of("Lock", "Unincorp", "File").contains(name);
    }

    private void add(OpenedPackage one) {
        status.writeBytes(stanza(one));
        FilePath prefix = INFO.child(one.qualifiedName());
        one.controlFiles().forEach((name, bytes) -> {
            if (!name.equals("control")) {
                byte[] kept = name.equals(SUMS) ? sums(bytes) : bytes;
                files.put(FilePath.ofBytes(join(prefix, "." + name)), kept);
            }
        });
        files.put(FilePath.ofBytes(join(prefix, ".list")), list(one));
        byte[] triggers = one.controlFiles().get("triggers");
        if (triggers != null) {
            lines(triggers).forEach(line -> addTrigger(one, line));
        }
    }

    private static byte[] join(FilePath path, String suffix) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(path.toBytes());
        joined.writeBytes(suffix.getBytes(ISO_8859_1));
        return joined.toByteArray();
    }

    /** The fields as the package has them, and in between that it is wanted and unpacked. */
    private byte[] stanza(OpenedPackage one) {
        StringBuilder text = new StringBuilder();
        for (String field : one.control().names()) {
            text.append(field)
                    .append(": ")
                    .append(one.control().value(field).orElse(""))
                    .append('\n');
            if (field.equalsIgnoreCase("Package")) {
                text.append("Status: install ok unpacked\n");
            }
        }
        List<OpenedPackage.File> configuration = one.files().stream()
                .filter(file -> file.md5().isPresent() && !omitted.test(file.path()))
                .toList();
        if (!configuration.isEmpty()) {
            text.append("Conffiles:\n");
            configuration.forEach(file -> text.append(' ')
                    .append(new String(file.path().toBytes(), UTF_8))
                    .append(' ')
                    .append(file.md5().orElseThrow())
                    .append('\n'));
        }
        return text.append('\n').toString().getBytes(UTF_8);
    }

    /** The names in the order of the archive, with the root as dpkg calls it. */
    private byte[] list(OpenedPackage one) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (OpenedPackage.File file : one.files()) {
            if (omitted.test(file.path()) || overlaps.isTaken(one, file)) {
                continue;
            }
            list.writeBytes(
                    file.path().isRoot()
                            ? "/.".getBytes(ISO_8859_1)
                            : file.path().toBytes());
            list.write('\n');
        }
        return list.toByteArray();
    }

    /** A line is the sum, two spaces, and the path without its first slash (deb-md5sums(5)). */
    private byte[] sums(byte[] bytes) {
        List<String> kept = new String(bytes, ISO_8859_1)
                .lines()
                .filter(line -> line.length() <= PATH_IN_SUMS
                        || !isOmitted(line.substring(PATH_IN_SUMS).getBytes(ISO_8859_1)))
                .toList();
        return (String.join("\n", kept) + "\n").getBytes(ISO_8859_1);
    }

    /** What is no path is not left out: it stays for dpkg to complain of. */
    private boolean isOmitted(byte[] path) {
        try {
            return omitted.test(FilePath.ofBytes(path));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@code interest NAME}, {@code interest-noawait /PATH}; what a package activates is dpkg's to read. */
    private void addTrigger(OpenedPackage one, String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length != 2 || !words[0].startsWith("interest")) {
            return;
        }
        String waiting = words[0].equals("interest-noawait") ? "/noawait" : "";
        String who = one.qualifiedName() + waiting;
        if (words[1].startsWith("/")) {
            fileTriggers.add(words[1] + " " + who);
        } else {
            interested.computeIfAbsent(words[1], _ -> new TreeSet<>()).add(who);
        }
    }

    private SortedMap<FilePath, byte[]> files() {
        files.put(STATUS, status.toByteArray());
        files.put(INFO.child("format"), "1\n".getBytes(ISO_8859_1));
        if (!fileTriggers.isEmpty()) {
            files.put(FILE_TRIGGERS, text(fileTriggers));
        }
        interested.forEach((name, packages) -> files.put(TRIGGERS.child(name), text(packages)));
        return files;
    }

    /** The paths that some package wants to hear of when anything below them changes. */
    static List<FilePath> watched(byte[] fileTriggers) {
        return lines(fileTriggers).stream()
                .map(line -> FilePath.of(line.substring(0, line.lastIndexOf(' '))))
                .distinct()
                .toList();
    }

    private static byte[] text(Collection<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString().getBytes(UTF_8);
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
