package io.github.unroot.catalog;

/** What each level means, in a few words. */
final class LevelText {
    private LevelText() {}

    static String of(int level) {
        return switch (level) {
            case 0 -> "nothing";
            case 1 -> "as its own user, with no capability";
            case 2 -> "as any user with group 0, with no capability";
            case 3 -> "as any user with group 0, with no capability, on a read-only root file system";
            default -> "as any user and group, with no capability, on a read-only root file system";
        };
    }
}
