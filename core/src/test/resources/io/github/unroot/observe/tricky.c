#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <grp.h>
#include <sched.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/mount.h>
#include <sys/xattr.h>
#include <sys/wait.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <netinet/in.h>
#include <linux/openat2.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>

static void *threads_run(void *arg) { for (int i = 0; i < 3; i++) { FILE *f = fopen("/etc/inthread", "r"); if (f) fclose(f); usleep(1000);} return arg; }
static void *threads_exec(void *arg) { char *argv[] = {"tricky", "again", NULL}; execv("/bin/tricky", argv); return arg; }

static void bind4(int type, int port) {
  int s = socket(AF_INET, type, 0); struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
  bind(s, (void *)&a, sizeof a); listen(s, 5);
}
static void bind6(int type, int port) {
  int s = socket(AF_INET6, type | SOCK_CLOEXEC, 0); struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  bind(s, (void *)&a, sizeof a);
}
static void bindu(const char *path, int abstract) {
  int s = socket(AF_UNIX, SOCK_STREAM, 0); struct sockaddr_un a = {.sun_family = AF_UNIX};
  strcpy(a.sun_path + abstract, path); bind(s, (void *)&a, sizeof(sa_family_t) + abstract + strlen(path) + (abstract ? 0 : 1));
}
int main(int argc, char **argv) {
  if (argc > 1) { mkdir("relative", 0700); chmod("/etc/denied", 0600); return 7; }
  chdir("/tmp");
  mkdir("sub", 0755); int d = open("sub", O_RDONLY | O_DIRECTORY);
  close(openat(d, "in-sub", O_RDWR | O_CREAT | O_EXCL, 0600));
  renameat(d, "in-sub", d, "renamed"); linkat(d, "renamed", AT_FDCWD, "hard", 0); symlink("sub/renamed", "soft");
  open("sub/../sub/missing", O_RDONLY);
  close(open("sub/./../sub//renamed", O_RDONLY));
  struct open_how how = {.flags = O_RDONLY, .resolve = RESOLVE_IN_ROOT};
  syscall(SYS_openat2, d, "renamed", &how, sizeof how);
  fchmod(d, 01777); fchown(d, 0, 0); lchown("soft", 12, 13); utimensat(d, "renamed", NULL, 0);
  setxattr("/tmp/hard", "user.x", "v", 1, 0);
  int t = open("/tmp", O_TMPFILE | O_RDWR, 0600); (void)t;
  mknod("fifo", S_IFIFO | 0600, 0); mknod("null", S_IFCHR | 0600, 0x103);
  bind4(SOCK_STREAM, 80); bind4(SOCK_DGRAM, 53); bind6(SOCK_STREAM, 8080); bind6(SOCK_DGRAM, 5353);
  bindu("/run/x.sock", 0); bindu("rel.sock", 0); bindu("name", 1);
  int nl = socket(AF_NETLINK, SOCK_RAW, 0); struct sockaddr_nl n = {.nl_family = AF_NETLINK}; bind(nl, (void *)&n, sizeof n);
  socket(AF_PACKET, SOCK_RAW, 0); socket(AF_INET, SOCK_RAW, 1); socket(AF_INET, SOCK_DGRAM, 1);
  gid_t g[] = {33, 34}; setgroups(2, g); setgroups(0, NULL); setgid(33); setresuid(-1, 33, -1); setuid(33);
  prctl(PR_SET_KEEPCAPS, 1); prctl(PR_CAPBSET_DROP, 0);
  mount("none", "/mnt", "tmpfs", 0, ""); unshare(CLONE_NEWNS); chroot("/tmp");
  struct rlimit r = {1 << 20, 1 << 20}; setrlimit(RLIMIT_NOFILE, &r); setpriority(PRIO_PROCESS, 0, -5); sethostname("x", 1);
  pid_t p = vfork(); if (p == 0) { execl("/bin/none", "none", NULL); _exit(127); } waitpid(p, NULL, 0);
  pid_t q = fork(); if (q == 0) { open("/etc/secret", O_RDONLY); raise(SIGSEGV); } waitpid(q, NULL, 0);
  pthread_t th[3]; for (int i = 0; i < 3; i++) pthread_create(&th[i], NULL, threads_run, NULL);
  for (int i = 0; i < 3; i++) pthread_join(th[i], NULL);
  pthread_create(&th[0], NULL, threads_exec, NULL); pause(); return 0;
}
