package io.github.unroot.audit;

import io.github.unroot.identity.Accounts;
import io.github.unroot.identity.Accounts.User;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Resolution;
import java.util.List;
import java.util.function.Consumer;

/** The account files: who may write them, and names that engines take for numbers. */
final class AccountsCheck implements Check {
    private static final List<FilePath> FILES =
            List.of(Accounts.PASSWD, Accounts.GROUP, FilePath.of("/etc/shadow"), FilePath.of("/etc/gshadow"));

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        for (FilePath file : FILES) {
            if (image.tree().resolve(file, true) instanceof Resolution.Found found) {
                writable(found.path(), found.inode(), findings);
            }
        }
        image.accounts().users().stream()
                .filter(User::hasDigitName)
                .map(user -> Finding.of(
                                Rule.DIGIT_NAME,
                                Severity.LOW,
                                "the account \"" + user.name() + "\" has user ID " + user.uid()
                                        + ", but engines take its name for a user ID")
                        .at(Accounts.PASSWD))
                .forEach(findings);
        image.accounts().oddities().stream()
                .map(oddity -> Finding.of(Rule.ODD_ACCOUNTS, Severity.INFO, oddity))
                .forEach(findings);
    }

    private static void writable(FilePath path, Inode inode, Consumer<Finding> findings) {
        boolean byAll = (inode.mode() & 0002) != 0;
        boolean byGroup = (inode.mode() & 0020) != 0;
        if (byAll || byGroup) {
            findings.accept(Finding.of(
                            Rule.WRITABLE_ACCOUNTS,
                            byAll ? Severity.HIGH : Severity.MEDIUM,
                            (byAll ? "everyone" : "group " + inode.gid())
                                    + " may write it, and so make itself root for whatever trusts it")
                    .at(path)
                    .inLayer(inode.layer()));
        }
    }
}
