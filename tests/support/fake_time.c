// Preloaded into a daemon under test: its wall clock runs as far from the machine's as the file SUNWAI_FAKE_OFFSET says (milliseconds, as text, read at every
// call). Time since boot and timers stay the machine's. libfaketime is not used because it also moves absolute timers of timerfd, by which Asio loses some.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long offset_ms(void)
{
    const char* file = getenv("SUNWAI_FAKE_OFFSET");
    if (!file) return 0;
    const int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    char text[32] = {0};
    const ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    return got > 0 ? strtoll(text, NULL, 10) : 0;
}

int clock_gettime(clockid_t clock, struct timespec* at)
{
    const int failed = (int)syscall(SYS_clock_gettime, clock, at);
    if (failed || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return failed;
    const long long ns = at->tv_nsec + (offset_ms() % 1000) * 1000000LL;
    at->tv_sec += offset_ms() / 1000 + ns / 1000000000LL;
    at->tv_nsec = ns % 1000000000LL;
    if (at->tv_nsec < 0) {
        at->tv_nsec += 1000000000L;
        at->tv_sec -= 1;
    }
    return 0;
}

int gettimeofday(struct timeval* at, void* zone)
{
    (void)zone;
    struct timespec exact;
    if (clock_gettime(CLOCK_REALTIME, &exact)) return -1;
    at->tv_sec = exact.tv_sec;
    at->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t* into)
{
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (into) *into = exact.tv_sec;
    return exact.tv_sec;
}
