package io.github.unroot.identity;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FileContents;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Resolution;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The users and groups that an image knows, read as the container engines read them: a line is trimmed, a field that is
 * missing or no number is 0, and of several lines that fit the first wins.
 *
 * @param oddities what a person should know of the files, in their order
 */
public record Accounts(List<User> users, List<Group> groups, List<String> oddities) {
    public static final FilePath PASSWD = FilePath.of("/etc/passwd");
    public static final FilePath GROUP = FilePath.of("/etc/group");

    public static final int FILE_BYTES_MAX = 1 << 20;
    /** Engines give up at longer lines: the default of Go's bufio.Scanner. */
    static final int LINE_BYTES_MAX = 64 << 10;
    /** As many as there are users in the range that one machine gives out. */
    static final int LINES_MAX = 1 << 16;

    private static final int ODDITIES_MAX = 100;
    private static final byte[] NOTHING = {};
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** One line of passwd(5). */
    public record User(String name, long uid, long gid, String home, String shell) {
        /** Whether engines take it for a user ID. */
        public boolean hasDigitName() {
            return DIGITS.matcher(name).matches();
        }
    }

    /** One line of group(5). */
    public record Group(String name, long gid, List<String> members) {
        public Group {
            members = List.copyOf(members);
        }
    }

    public Accounts {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
        oddities = List.copyOf(oddities);
    }

    /** An image without the two files. */
    public static Accounts none() {
        return new Accounts(List.of(), List.of(), List.of());
    }

    /**
     * What the image's two files say; one that is missing knows nobody.
     *
     * @param contents those of the two files among them
     * @throws UnrootException if one of them is over a limit; engines would read it into memory whole
     */
    public static Accounts of(FileTree tree, FileContents contents) throws UnrootException {
        List<String> oddities = new ArrayList<>();
        byte[] passwd = usable(tree, contents, PASSWD, oddities);
        byte[] group = usable(tree, contents, GROUP, oddities);
        return parse(passwd, group, oddities);
    }

    /** Of the files as bytes. */
    public static Accounts parse(byte[] passwd, byte[] group) throws UnrootException {
        return parse(passwd, group, new ArrayList<>());
    }

    private static Accounts parse(byte[] passwd, byte[] group, List<String> oddities) throws UnrootException {
        List<User> users = new ArrayList<>();
        for (String line : lines(passwd, PASSWD, oddities)) {
            users.add(user(line, oddities));
        }
        List<Group> groups = new ArrayList<>();
        for (String line : lines(group, GROUP, oddities)) {
            String[] fields = fields(line, 4);
            groups.add(new Group(fields[0], number(fields[2], GROUP, oddities), members(fields[3])));
        }
        return new Accounts(users, groups, oddities);
    }

    public Optional<User> user(String name) {
        return users.stream().filter(user -> user.name().equals(name)).findFirst();
    }

    public Optional<User> user(long uid) {
        return users.stream().filter(user -> user.uid() == uid).findFirst();
    }

    public Optional<String> userName(long uid) {
        return user(uid).map(User::name);
    }

    public Optional<Group> group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /** Whether the name stands for several user IDs: the first line wins where engines read, the last elsewhere. */
    boolean isAmbiguous(String name) {
        return users.stream()
                        .filter(user -> user.name().equals(name))
                        .map(User::uid)
                        .distinct()
                        .count()
                > 1;
    }

    /**
     * The account whose name is that user ID and which is another's: who looks names up first, as chown(1) and su(1) do,
     * takes the one for the other.
     */
    public Optional<User> namesake(long uid) {
        return user(Long.toString(uid)).filter(user -> user.uid() != uid);
    }

    /** The groups that list that user as a member. */
    public List<Group> groupsOf(String userName) {
        return groups.stream()
                .filter(group -> group.members().contains(userName))
                .toList();
    }

    private static byte[] usable(FileTree tree, FileContents contents, FilePath path, List<String> oddities)
            throws UnrootException {
        return switch (tree.resolve(path, true)) {
            case Resolution.Found found when found.inode().isFile() -> content(found.inode(), contents, path, oddities);
            case Resolution.Found _ -> unusable(path, "is not a regular file", oddities);
            case Resolution.NotFound _ ->
                tree.lookup(path).isPresent() ? unusable(path, "is a link that leads nowhere", oddities) : NOTHING;
            case Resolution.NotADirectory _ ->
                tree.lookup(path).isPresent() ? unusable(path, "is a link that leads nowhere", oddities) : NOTHING;
            case Resolution.Loop _ -> unusable(path, "is behind too many links", oddities);
        };
    }

    private static byte[] content(Inode inode, FileContents contents, FilePath path, List<String> oddities)
            throws UnrootException {
        if (inode.size() > FILE_BYTES_MAX) {
            throw tooLarge(path, inode.size());
        }
        Optional<byte[]> content = contents.of(inode);
        return content.isEmpty() && inode.size() > 0
                ? unusable(path, "has " + inode.size() + " bytes and was not read", oddities)
                : content.orElse(NOTHING);
    }

    private static byte[] unusable(FilePath path, String why, List<String> oddities) {
        oddities.add(path + " is not usable: it " + why + ", so it names nobody");
        return NOTHING;
    }

    private static UnrootException tooLarge(FilePath path, long bytes) {
        return UnrootException.badInput(
                        "the account file has " + bytes + " bytes, more than the limit of " + FILE_BYTES_MAX)
                .located(place -> place.atEntry(path.toString()));
    }

    private static List<String> lines(byte[] bytes, FilePath path, List<String> oddities) throws UnrootException {
        if (bytes.length > FILE_BYTES_MAX) {
            throw tooLarge(path, bytes.length);
        }
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end - start >= LINE_BYTES_MAX) {
                unusable(path, "has a line of " + (end - start) + " bytes, at which engines give up", oddities);
                return List.of();
            }
            String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            if (!line.isBlank()) {
                lines.add(line.strip());
            }
            if (lines.size() > LINES_MAX) {
                throw UnrootException.badInput("the account file has more than " + LINES_MAX + " lines")
                        .located(place -> place.atEntry(path.toString()));
            }
            start = end + 1;
        }
        return lines;
    }

    private static User user(String line, List<String> oddities) {
        String[] fields = fields(line, 7);
        return new User(
                fields[0],
                number(fields[2], PASSWD, oddities),
                number(fields[3], PASSWD, oddities),
                fields[5],
                fields[6]);
    }

    private static String[] fields(String line, int count) {
        String[] found = line.split(":", -1);
        String[] fields = new String[count];
        for (int i = 0; i < count; i++) {
            fields[i] = i < found.length ? found[i] : "";
        }
        return fields;
    }

    private static List<String> members(String field) {
        return field.isEmpty() ? List.of() : List.of(field.split(",", -1));
    }

    /** What Go's Atoi with its error dropped gives; numbers of more than 18 digits are out of any range. */
    private static long number(String field, FilePath path, List<String> oddities) {
        if (NUMBER.matcher(field).matches()) {
            return Long.parseLong(field);
        }
        boolean huge = DIGITS.matcher(field).matches();
        String shown = EscapedText.escape(field.length() > 40 ? field.substring(0, 40) + "..." : field);
        odd(oddities, path + " has \"" + shown + "\" for an ID, which engines take for " + (huge ? "none" : "0"));
        return huge ? Long.MAX_VALUE : 0;
    }

    private static void odd(List<String> oddities, String what) {
        if (oddities.size() < ODDITIES_MAX) {
            oddities.add(what);
        }
    }
}
