/*
 * Answers getpwuid and getpwnam for the running user where the account files know nothing of it.
 *
 * A platform may run a container under any user ID, so no image can list it in /etc/passwd, and a writable /etc/passwd
 * would let every process of the container become whom it likes. Programs that insist on a name (initdb, ssh, node's
 * os.userInfo) are started with this library preloaded. Everything that the account files do know stays as it is.
 *
 * One binary serves glibc and musl: it needs no library, names no symbol version, and uses the struct passwd that both
 * share on 64-bit machines. The loaders ignore preloaded libraries in setuid and setgid programs.
 */

typedef unsigned int id;
typedef unsigned long bytes;

struct passwd {
    char *name;
    char *password;
    id uid;
    id gid;
    char *comment;
    char *home;
    char *shell;
};

enum {
    ACCOUNT_FILE_BYTES_MAX = 1 << 20,
    WINDOW_BYTES = 512,
    ENTRY_BYTES_MAX = 8192,
    NAME_BYTES_MAX = 32,
    HOME_BYTES_MAX = 4095,
    FIELDS = 7
};

/* The same numbers on every 64-bit Linux. */
enum { INTERRUPTED = 4, IO_ERROR = 5, NO_MEMORY = 12, TABLE_FULL = 23, TOO_MANY_FILES = 24, RANGE = 34 };

#if defined(__x86_64__)
enum { SYS_READ = 0, SYS_CLOSE = 3, SYS_GETUID = 102, SYS_GETGID = 104, SYS_GETEUID = 107, SYS_OPENAT = 257 };

static long system_call(long number, long a, long b, long c) {
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
enum { SYS_OPENAT = 56, SYS_CLOSE = 57, SYS_READ = 63, SYS_GETUID = 174, SYS_GETEUID = 175, SYS_GETGID = 176 };

static long system_call(long number, long a, long b, long c) {
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}
#else
#error "only 64-bit x86 and ARM have been tried"
#endif

enum { AT_CWD = -100, READ_ONLY_CLOSE_ON_EXEC = 02000000 };

#define EXPORTED __attribute__((visibility("default")))
#define WEAK __attribute__((weak))

/* Weak, because glibc before 2.34 has dlsym in a library that a program need not have loaded. */
extern void *dlsym(void *handle, const char *symbol) WEAK;
extern char **environ WEAK;
extern int *__errno_location(void) WEAK;

#define RTLD_NEXT ((void *)-1L)

static char user_name[NAME_BYTES_MAX + 1] = "default";
static char home[HOME_BYTES_MAX + 1];

/* ---- text ---- */

static bytes length(const char *text) {
    bytes n = 0;
    while (text[n]) n++;
    return n;
}

static int equal(const char *a, const char *b) {
    while (*a && *a == *b) a++, b++;
    return *a == *b;
}

static void copy(char *to, const char *from, bytes count) {
    for (bytes i = 0; i < count; i++) to[i] = from[i];
}

/* ---- what the environment says, kept from the start: it may be changed by other threads later ---- */

static const char *variable(char **environment, const char *name) {
    bytes n = length(name);
    for (; *environment; environment++) {
        bytes i = 0;
        while (i < n && (*environment)[i] == name[i]) i++;
        if (i == n && (*environment)[n] == '=') return *environment + n + 1;
    }
    return 0;
}

/* The names that useradd(8) takes, so that none can be read as a number or an option, or break a line of passwd(5). */
static int is_user_name(const char *text) {
    if (!text || length(text) > NAME_BYTES_MAX) return 0;
    for (bytes i = 0; text[i]; i++) {
        char c = text[i];
        int letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        int later = (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!letter && !(i > 0 && later)) return 0;
    }
    return text[0] != 0;
}

static int is_home(const char *text) {
    if (!text || text[0] != '/' || length(text) > HOME_BYTES_MAX) return 0;
    for (; *text; text++) {
        if (*text == ':' || *text == '\n') return 0;
    }
    return 1;
}

/*
 * musl passes its constructors no arguments but has set environ by now. glibc passes them, and may call this before its
 * own constructor has set environ.
 */
__attribute__((constructor)) static void remember(int argc, char **argv, char **arguments_environment) {
    (void)argc, (void)argv;
    char **environment = &environ && environ ? environ : arguments_environment;
    const char *wanted = environment ? variable(environment, "UNROOT_USER_NAME") : 0;
    if (is_user_name(wanted)) copy(user_name, wanted, length(wanted) + 1);
    wanted = environment ? variable(environment, "HOME") : 0;
    if (!is_home(wanted)) wanted = "/";
    copy(home, wanted, length(wanted) + 1);
}

/* ---- the account file, read by ourselves where the C library's own functions cannot be reached ---- */

struct reader {
    long file;
    long left;
    long at;
    long end;
    char window[WINDOW_BYTES];
};

static int next_byte(struct reader *reader) {
    if (reader->at == reader->end) {
        long want = reader->left < WINDOW_BYTES ? reader->left : WINDOW_BYTES;
        do {
            reader->end = system_call(SYS_READ, reader->file, (long)reader->window, want);
        } while (reader->end == -INTERRUPTED);
        reader->at = 0;
        if (reader->end <= 0) {
            reader->end = 0;
            return -1;
        }
        reader->left -= reader->end;
    }
    return (unsigned char)reader->window[reader->at++];
}

enum line { LINE, END, TOO_LONG };

static enum line next_line(struct reader *reader, char *line, bytes size) {
    bytes n = 0;
    int c = next_byte(reader);
    if (c < 0) return END;
    for (; c >= 0 && c != '\n'; c = next_byte(reader)) {
        if (n + 1 >= size) return TOO_LONG;
        line[n++] = (char)c;
    }
    if (n >= size) return TOO_LONG;
    line[n] = 0;
    return LINE;
}

static int parse_id(const char *text, id *value) {
    unsigned long number = 0;
    if (!*text) return 0;
    for (; *text; text++) {
        if (*text < '0' || *text > '9') return 0;
        number = number * 10 + (unsigned long)(*text - '0');
        if (number > 0xffffffffUL) return 0;
    }
    *value = (id)number;
    return 1;
}

static int parse_entry(char *line, struct passwd *entry) {
    char *fields[FIELDS];
    int n = 0;
    fields[n++] = line;
    for (; *line; line++) {
        if (*line != ':') continue;
        if (n == FIELDS) return 0;
        *line = 0;
        fields[n++] = line + 1;
    }
    if (n != FIELDS || !parse_id(fields[2], &entry->uid) || !parse_id(fields[3], &entry->gid)) return 0;
    entry->name = fields[0];
    entry->password = fields[1];
    entry->comment = fields[4];
    entry->home = fields[5];
    entry->shell = fields[6];
    return 1;
}

/* By name, or by user ID where there is none. */
static int scan(const char *name, id uid, struct passwd *entry, char *buffer, bytes size, struct passwd **result) {
    struct reader reader;
    reader.left = ACCOUNT_FILE_BYTES_MAX;
    reader.at = 0;
    reader.end = 0;
    *result = 0;
    reader.file = system_call(SYS_OPENAT, AT_CWD, (long)"/etc/passwd", READ_ONLY_CLOSE_ON_EXEC);
    if (reader.file < 0) return (int)-reader.file;
    enum line line;
    while (!*result && (line = next_line(&reader, buffer, size)) == LINE) {
        int match = parse_entry(buffer, entry) && (name ? equal(entry->name, name) : entry->uid == uid);
        if (match) *result = entry;
    }
    system_call(SYS_CLOSE, reader.file, 0, 0);
    return !*result && line == TOO_LONG ? RANGE : 0;
}

/* ---- the C library's own functions ---- */

typedef int (*by_uid)(id, struct passwd *, char *, bytes, struct passwd **);
typedef int (*by_name)(const char *, struct passwd *, char *, bytes, struct passwd **);
typedef struct passwd *(*plain_by_uid)(id);
typedef struct passwd *(*plain_by_name)(const char *);

/* Two threads may both ask: they get the same answer. */
static void *next(void **known, const char *symbol) {
    void *function = __atomic_load_n(known, __ATOMIC_RELAXED);
    if (!function && dlsym) {
        function = dlsym(RTLD_NEXT, symbol);
        __atomic_store_n(known, function, __ATOMIC_RELAXED);
    }
    return function;
}

static int ask_uid(id uid, struct passwd *entry, char *buffer, bytes size, struct passwd **result) {
    static void *known;
    by_uid function = (by_uid)next(&known, "getpwuid_r");
    return function ? function(uid, entry, buffer, size, result) : scan(0, uid, entry, buffer, size, result);
}

static int ask_name(const char *name, struct passwd *entry, char *buffer, bytes size, struct passwd **result) {
    static void *known;
    by_name function = (by_name)next(&known, "getpwnam_r");
    return function ? function(name, entry, buffer, size, result) : scan(name, 0, entry, buffer, size, result);
}

/* Whether the lookup itself went wrong. All other numbers are ways to say that there is no such account. */
static int failed(int status) {
    return status == INTERRUPTED || status == IO_ERROR || status == NO_MEMORY || status == TABLE_FULL
        || status == TOO_MANY_FILES || status == RANGE;
}

/* ---- our own answer ---- */

static int is_running(id uid) {
    return uid == (id)system_call(SYS_GETEUID, 0, 0, 0) || uid == (id)system_call(SYS_GETUID, 0, 0, 0);
}

static char *put(char **free_space, const char *text) {
    char *start = *free_space;
    bytes count = length(text) + 1;
    copy(start, text, count);
    *free_space += count;
    return start;
}

static int answer(id uid, struct passwd *entry, char *buffer, bytes size, struct passwd **result) {
    static const char shell[] = "/bin/sh";
    bytes needed = length(user_name) + 1 + sizeof "*" + sizeof "" + length(home) + 1 + sizeof shell;
    *result = 0;
    if (size < needed) return RANGE;
    entry->name = put(&buffer, user_name);
    entry->password = put(&buffer, "*");
    entry->comment = put(&buffer, "");
    entry->home = put(&buffer, home);
    entry->shell = put(&buffer, shell);
    entry->uid = uid;
    entry->gid = (id)system_call(SYS_GETGID, 0, 0, 0);
    *result = entry;
    return 0;
}

EXPORTED int getpwuid_r(id uid, struct passwd *entry, char *buffer, bytes size, struct passwd **result) {
    int status = ask_uid(uid, entry, buffer, size, result);
    if (*result || failed(status) || !is_running(uid)) return status;
    return answer(uid, entry, buffer, size, result);
}

EXPORTED int getpwnam_r(const char *name, struct passwd *entry, char *buffer, bytes size, struct passwd **result) {
    int status = ask_name(name, entry, buffer, size, result);
    if (*result || failed(status) || !equal(name, user_name)) return status;
    status = getpwuid_r((id)system_call(SYS_GETEUID, 0, 0, 0), entry, buffer, size, result);
    /* The running user has a name of its own in the account files: then this one is nobody's. */
    if (*result && !equal((*result)->name, name)) *result = 0;
    return status;
}

/* ---- the forms with a buffer of their own, which POSIX does not ask to be thread-safe ---- */

static struct passwd plain_entry;
static char plain_buffer[ENTRY_BYTES_MAX];

static int no_errno;

static int *error_number(void) {
    return __errno_location ? __errno_location() : &no_errno;
}

static struct passwd *plain(int status, struct passwd *const *result) {
    if (!*result && status) *error_number() = status;
    return *result;
}

EXPORTED struct passwd *getpwuid(id uid) {
    static void *known;
    plain_by_uid function = (plain_by_uid)next(&known, "getpwuid");
    struct passwd *result = 0;
    if (function && !is_running(uid)) return function(uid);
    if (function) {
        int before = *error_number();
        *error_number() = 0;
        result = function(uid);
        if (result || failed(*error_number())) return result;
        *error_number() = before;
        answer(uid, &plain_entry, plain_buffer, sizeof plain_buffer, &result);
        return result;
    }
    return plain(getpwuid_r(uid, &plain_entry, plain_buffer, sizeof plain_buffer, &result), &result);
}

EXPORTED struct passwd *getpwnam(const char *name) {
    static void *known;
    plain_by_name function = (plain_by_name)next(&known, "getpwnam");
    struct passwd *result = 0;
    if (function && !equal(name, user_name)) return function(name);
    return plain(getpwnam_r(name, &plain_entry, plain_buffer, sizeof plain_buffer, &result), &result);
}
