/*
 * A client beside a container's program: it connects to a port of the loopback interface, or asks for a page and tells the
 * first line of the answer. It is the one file of an image that an engine runs in the network of the container to be proven,
 * where the engine may be in a virtual machine, and where no right of root is needed to get there.
 *
 *     client wait                  does nothing until it is killed
 *     client tcp PORT
 *     client http PORT PATH
 *
 * Exit status 0 if there was an answer; else 1, and why on standard output. No library: its own system calls.
 */

typedef unsigned char byte;
typedef unsigned short port_number;

enum { LINE_BYTES_MAX = 1024, TIME_SECONDS_MAX = 5, REFUSED = 111, FAMILY_4 = 2, FAMILY_6 = 10, STREAM = 1 };

#if defined(__x86_64__)
enum { SYS_READ = 0, SYS_WRITE = 1, SYS_SETITIMER = 38, SYS_SOCKET = 41, SYS_CONNECT = 42, SYS_EXIT = 231, SYS_PPOLL = 271 };

static long system_call(long number, long a, long b, long c, long d) {
    long result;
    register long r10 __asm__("r10") = d;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                     : "rcx", "r11", "memory");
    return result;
}

__asm__(".globl _start\n_start: mov %rsp, %rdi\n and $-16, %rsp\n call run\n");
#elif defined(__aarch64__)
enum { SYS_READ = 63, SYS_WRITE = 64, SYS_PPOLL = 73, SYS_EXIT = 94, SYS_SETITIMER = 103, SYS_SOCKET = 198, SYS_CONNECT = 203 };

static long system_call(long number, long a, long b, long c, long d) {
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
    return x0;
}

__asm__(".globl _start\n_start: mov x0, sp\n bl run\n");
#else
#error "only 64-bit x86 and ARM have been tried"
#endif

static long length(const char *text) {
    long count = 0;
    while (text[count] != 0) count++;
    return count;
}

static void end(int status) {
    for (;;) system_call(SYS_EXIT, status, 0, 0, 0);
}

static int send(int target, const char *text) {
    long left = length(text);
    while (left > 0) {
        long written = system_call(SYS_WRITE, target, (long)text, left, 0);
        if (written <= 0) return 0;
        text += written;
        left -= written;
    }
    return 1;
}

static void fail(const char *why) {
    send(1, why);
    end(1);
}

static port_number number(const char *text) {
    long value = 0;
    while (*text >= '0' && *text <= '9' && value < 65536) value = value * 10 + (*text++ - '0');
    if (*text != 0 || value < 1 || value > 65535) fail("no such port");
    return (port_number)value;
}

/* The address in both families is told by its last byte, 127.0.0.1 and ::1, but for the first of the older one. */
static long connect_to(int family, port_number port) {
    byte address[28] = {0};
    long socket = system_call(SYS_SOCKET, family, STREAM, 0, 0);
    if (socket < 0) return socket;
    address[0] = (byte)family;
    address[2] = (byte)(port >> 8);
    address[3] = (byte)port;
    if (family == FAMILY_4) address[4] = 127;
    address[family == FAMILY_4 ? 7 : 23] = 1;
    long result = system_call(SYS_CONNECT, socket, (long)address, family == FAMILY_4 ? 16 : 28, 0);
    return result < 0 ? result : socket;
}

static int connected(port_number port) {
    long socket = connect_to(FAMILY_4, port);
    if (socket < 0) {
        long other = connect_to(FAMILY_6, port);
        if (other >= 0) return (int)other;
        fail(socket == -REFUSED ? "Connection refused" : "the connection failed");
    }
    return (int)socket;
}

static void ask(int socket, const char *port, const char *path) {
    char line[LINE_BYTES_MAX];
    long count = 0;
    if (!send(socket, "GET ") || !send(socket, path) || !send(socket, " HTTP/1.1\r\nHost: localhost:") || !send(socket, port) ||
        !send(socket, "\r\nUser-Agent: unroot\r\nAccept: */*\r\nConnection: close\r\n\r\n")) {
        fail("the connection was closed");
    }
    while (count < LINE_BYTES_MAX && system_call(SYS_READ, socket, (long)(line + count), 1, 0) == 1) {
        if ((byte)line[count] < ' ') break;
        count++;
    }
    system_call(SYS_WRITE, 1, (long)line, count, 0);
}

__attribute__((noreturn, used)) void run(long *stack) {
    long count = stack[0];
    char **arguments = (char **)(stack + 1);
    long time[4] = {0, 0, TIME_SECONDS_MAX, 0};
    if (count == 2 && arguments[1][0] == 'w') {
        for (;;) system_call(SYS_PPOLL, 0, 0, 0, 0);
    }
    if (count < 3) fail("client wait | tcp PORT | http PORT PATH");
    system_call(SYS_SETITIMER, 0, (long)time, 0, 0);
    int socket = connected(number(arguments[2]));
    if (count == 4) ask(socket, arguments[2], arguments[3]);
    end(0);
    __builtin_unreachable();
}
