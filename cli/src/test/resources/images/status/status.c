/* Tells what the kernel says of this process, and stays. */
#include <stdio.h>
#include <unistd.h>

int main(void) {
    char line[4096];
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status)) {
        fputs(line, stdout);
    }
    fflush(stdout);
    pause();
    return 0;
}
