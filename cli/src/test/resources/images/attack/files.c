/* Makes files without end, one system call each. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
    char name[64];
    for (int i = 0; i < 1000000; i++) {
        if (i % 1000 == 0) {
            snprintf(name, sizeof name, "/tmp/d%d", i / 1000);
            mkdir(name, 0755);
        }
        snprintf(name, sizeof name, "/tmp/d%d/f%d", i / 1000, i);
        mknod(name, S_IFREG | 0644, 0);
    }
    for (;;) pause();
}
