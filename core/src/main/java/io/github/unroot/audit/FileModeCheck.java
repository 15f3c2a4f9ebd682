package io.github.unroot.audit;

import io.github.unroot.identity.FileCapability;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import java.util.Optional;
import java.util.function.Consumer;

/** What files and directories carry by themselves: setuid, setgid, capabilities, device numbers, modes for all. */
final class FileModeCheck implements Check {
    private static final int SETUID = 04000;
    private static final int SETGID = 02000;
    private static final int STICKY = 01000;
    private static final int WRITE_BY_ALL = 0002;

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        image.tree().forEach((path, inode) -> {
            switch (inode.kind()) {
                case FILE -> file(path, inode, findings);
                case DIRECTORY -> directory(path, inode, findings);
                case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> device(path, inode, findings);
                case SYMLINK -> {}
            }
        });
    }

    private static void file(FilePath path, Inode inode, Consumer<Finding> findings) {
        if ((inode.mode() & SETUID) != 0) {
            findings.accept(Finding.of(
                            Rule.SETUID,
                            Severity.MEDIUM,
                            "it runs as user " + inode.uid() + ", which no_new_privs prevents: what needs it fails")
                    .at(path)
                    .inLayer(inode.layer())
                    .against(1));
        }
        if ((inode.mode() & SETGID) != 0) {
            findings.accept(Finding.of(
                            Rule.SETGID,
                            Severity.MEDIUM,
                            "it runs with group " + inode.gid() + ", which no_new_privs prevents: what needs it fails")
                    .at(path)
                    .inLayer(inode.layer())
                    .against(1));
        }
        byte[] attribute = inode.xattrs().get(FileCapability.XATTR);
        if (attribute != null) {
            capability(path, inode, FileCapability.decode(attribute), findings);
        }
    }

    private static void capability(
            FilePath path, Inode inode, Optional<FileCapability> decoded, Consumer<Finding> findings) {
        boolean stops = decoded.map(FileCapability::effective).orElse(false);
        String message = decoded.map(capability -> "it has " + capability
                        + (stops
                                ? ", and can't be run at all where one of these is dropped"
                                : ", which no_new_privs prevents"))
                .orElse("it has a capability attribute that the kernel does not know");
        findings.accept(Finding.of(Rule.FILE_CAPABILITY, stops ? Severity.HIGH : Severity.MEDIUM, message)
                .at(path)
                .inLayer(inode.layer())
                .against(1));
    }

    private static void directory(FilePath path, Inode inode, Consumer<Finding> findings) {
        if ((inode.mode() & (WRITE_BY_ALL | STICKY)) == WRITE_BY_ALL) {
            findings.accept(Finding.of(
                            Rule.WORLD_WRITABLE,
                            Severity.MEDIUM,
                            String.format(
                                    "its mode is %04o: everyone may remove and replace what is in it", inode.mode()))
                    .at(path)
                    .inLayer(inode.layer()));
        }
    }

    private static void device(FilePath path, Inode inode, Consumer<Finding> findings) {
        String what = inode.kind() == Inode.Kind.FIFO ? "a FIFO" : "a device node, which only root can unpack";
        findings.accept(
                Finding.of(Rule.DEVICE, Severity.LOW, "it is " + what).at(path).inLayer(inode.layer()));
    }
}
