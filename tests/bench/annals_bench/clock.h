// Time: of this thread's processor, of this process's, on the wall.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_CLOCK_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_CLOCK_H_

#include <cstdint>
#include <ctime>

namespace annals::bench {

inline int64_t NanosOf(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * int64_t{1'000'000'000} + time.tv_nsec;
}

inline int64_t ThreadCpuNanos() { return NanosOf(CLOCK_THREAD_CPUTIME_ID); }
inline int64_t ProcessCpuNanos() { return NanosOf(CLOCK_PROCESS_CPUTIME_ID); }
inline int64_t WallNanos() { return NanosOf(CLOCK_MONOTONIC); }

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_CLOCK_H_
