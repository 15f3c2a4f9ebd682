/* Preloaded, it gives a program another time of day: UNROOT_TEST_CLOCK seconds since 1970, and UNROOT_TEST_JUMP seconds less
 * after each look at it. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t now(void) {
    static long looks;
    const char *clock = getenv("UNROOT_TEST_CLOCK");
    const char *jump = getenv("UNROOT_TEST_JUMP");
    long lost = jump == NULL ? 0 : atol(jump) * __atomic_fetch_add(&looks, 1, __ATOMIC_RELAXED);
    return (clock == NULL ? 0 : atol(clock)) - lost;
}

int clock_gettime(clockid_t id, struct timespec *time) {
    if (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE) {
        return (int)syscall(SYS_clock_gettime, id, time);
    }
    time->tv_sec = now();
    time->tv_nsec = 0;
    return 0;
}

int gettimeofday(struct timeval *time, void *zone) {
    (void)zone;
    time->tv_sec = now();
    time->tv_usec = 0;
    return 0;
}

time_t time(time_t *place) {
    time_t seconds = now();
    if (place != NULL) {
        *place = seconds;
    }
    return seconds;
}
