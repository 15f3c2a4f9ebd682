/* Asks for accounts in each way that POSIX has, for the tests: lookup uid N | name N | small N | threads */
#include <errno.h>
#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print(const struct passwd *e) {
    if (!e) {
        printf("none errno=%d\n", errno);
        return;
    }
    printf("%s:%s:%u:%u:%s:%s:%s\n", e->pw_name, e->pw_passwd, e->pw_uid, e->pw_gid, e->pw_gecos, e->pw_dir, e->pw_shell);
}

static void by_uid(uid_t uid) {
    char buffer[8192];
    struct passwd entry, *result;
    errno = 0;
    print(getpwuid(uid));
    errno = getpwuid_r(uid, &entry, buffer, sizeof buffer, &result);
    print(result);
}

static void by_name(const char *name) {
    char buffer[8192];
    struct passwd entry, *result;
    errno = 0;
    print(getpwnam(name));
    errno = getpwnam_r(name, &entry, buffer, sizeof buffer, &result);
    print(result);
}

/* The smallest buffer that will do, and nothing written past its end. */
static void smallest(uid_t uid) {
    char buffer[8192];
    struct passwd entry, *result;
    for (size_t size = 0; size < sizeof buffer; size++) {
        memset(buffer, '#', sizeof buffer);
        int status = getpwuid_r(uid, &entry, buffer, size, &result);
        if (buffer[size] != '#') printf("overrun at %zu\n", size);
        if (status == 0 && result) {
            printf("%zu\n", size);
            return;
        }
        if (status != ERANGE || result) printf("status %d at %zu\n", status, size);
    }
}

static void *many(void *unused) {
    for (int i = 0; i < 2000; i++) {
        char buffer[1024];
        struct passwd entry, *result = 0;
        int status = getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &result);
        if (status || !result || strcmp(entry.pw_name, "default") || entry.pw_uid != getuid()) return "wrong";
    }
    return unused;
}

int main(int count, char **arguments) {
    const char *what = count > 1 ? arguments[1] : "";
    const char *which = count > 2 ? arguments[2] : "";
    if (!strcmp(what, "uid")) by_uid(*which ? (uid_t)strtoul(which, 0, 10) : getuid());
    if (!strcmp(what, "name")) by_name(which);
    if (!strcmp(what, "small")) smallest(*which ? (uid_t)strtoul(which, 0, 10) : getuid());
    if (!strcmp(what, "threads")) {
        pthread_t threads[8];
        void *answer;
        for (int i = 0; i < 8; i++) pthread_create(&threads[i], 0, many, 0);
        for (int i = 0; i < 8; i++) {
            pthread_join(threads[i], &answer);
            if (answer) puts(answer);
        }
        puts("done");
    }
    return 0;
}
