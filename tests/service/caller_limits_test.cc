#include "service/caller_limits.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "google/rpc/error_details.pb.h"

namespace annals::service {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Call = CallLimiter::Call;

// What a refusal says of why and of when.
struct Refusal {
  std::string reason;
  std::string caller;
  std::string subject;
  double delay_seconds = 0;
};

template <class Message>
Message DetailOf(const absl::Status& status) {
  Message message;
  const auto payload =
      status.GetPayload("type.googleapis.com/" + std::string(message.GetTypeName()));
  EXPECT_TRUE(payload.has_value() && message.ParseFromString(std::string(*payload))) << status;
  return message;
}

Refusal RefusalOf(const absl::StatusOr<Call>& call) {
  EXPECT_EQ(call.status().code(), absl::StatusCode::kResourceExhausted) << call.status();
  const auto info = DetailOf<google::rpc::ErrorInfo>(call.status());
  EXPECT_EQ(info.domain(), "annals.v1");
  const auto quota = DetailOf<google::rpc::QuotaFailure>(call.status());
  EXPECT_EQ(quota.violations_size(), 1);
  const auto delay = DetailOf<google::rpc::RetryInfo>(call.status()).retry_delay();
  return {.reason = info.reason(),
          .caller = info.metadata().at("caller"),
          .subject = quota.violations(0).subject(),
          .delay_seconds = static_cast<double>(delay.seconds()) + delay.nanos() / 1e9};
}

class CallerLimitsTest : public ::testing::Test {
 protected:
  // To come, so that no bucket is full again by the time of the test itself.
  const CallLimiter::Clock::time_point start_ = CallLimiter::Clock::now() + std::chrono::hours(1);
};

TEST_F(CallerLimitsTest, ABurstAndThenTheRate) {
  CallLimiter limiter({.calls_per_second = 10, .burst = 3});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.Begin("ann", start_).ok()) << i;
  const absl::StatusOr<Call> fourth = limiter.Begin("ann", start_);
  EXPECT_EQ(std::string(fourth.status().message()),
            "ann makes more than 10 calls a second; try again in 100ms");
  const Refusal refusal = RefusalOf(fourth);
  EXPECT_EQ(refusal.reason, "RATE_LIMIT_EXCEEDED");
  EXPECT_EQ(refusal.caller, "ann");
  EXPECT_EQ(refusal.subject, "caller:ann");
  EXPECT_DOUBLE_EQ(refusal.delay_seconds, 0.1);
  // A refused call has taken nothing, and who waits as long as told gets its turn: just one.
  EXPECT_FALSE(limiter.Begin("ann", start_ + milliseconds(99)).ok());
  EXPECT_TRUE(limiter.Begin("ann", start_ + milliseconds(100)).ok());
  EXPECT_DOUBLE_EQ(RefusalOf(limiter.Begin("ann", start_ + milliseconds(150))).delay_seconds, 0.05);
  // Others are others.
  EXPECT_TRUE(limiter.Begin("bob", start_).ok());
  // After a rest, however long, a burst and no more.
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.Begin("ann", start_ + seconds(900)).ok()) << i;
  EXPECT_FALSE(limiter.Begin("ann", start_ + seconds(900)).ok());
}

// Whatever the times of the calls, in no stretch of time are there more than burst + rate * length.
TEST_F(CallerLimitsTest, NeverMoreThanTheBucketHolds) {
  CallLimiter limiter({.calls_per_second = 7, .burst = 4});
  std::vector<milliseconds> taken;
  uint32_t random = 1;
  milliseconds now(0);
  for (int i = 0; i < 5000; ++i) {
    random = random * 1664525 + 1013904223;
    now += milliseconds(random >> 16 & 127);
    if (limiter.Begin("ann", start_ + now).ok()) taken.push_back(now);
  }
  for (size_t from = 0; from < taken.size(); ++from) {
    for (size_t to = from; to < std::min(taken.size(), from + 60); ++to) {
      const double length = static_cast<double>((taken[to] - taken[from]).count()) / 1000;
      ASSERT_LE(static_cast<double>(to - from + 1), 4 + 7 * length + 1e-6) << from << " " << to;
    }
  }
  // And not fewer either: the calls come faster than the rate, so that all of it is used.
  EXPECT_GE(static_cast<double>(taken.size()), 0.95 * 7 * static_cast<double>(now.count()) / 1000);
}

TEST_F(CallerLimitsTest, WithoutABurstOneSecondsCalls) {
  for (const auto& [rate, burst] : {std::pair{5.0, 5}, std::pair{0.5, 1}, std::pair{2.9, 2}}) {
    CallLimiter limiter({.calls_per_second = rate});
    for (int i = 0; i < burst; ++i) EXPECT_TRUE(limiter.Begin("ann", start_).ok()) << rate;
    EXPECT_FALSE(limiter.Begin("ann", start_).ok()) << rate;
  }
}

TEST_F(CallerLimitsTest, CallsAtOnce) {
  CallLimiter limiter({.calls_at_once = 2});
  std::optional<absl::StatusOr<Call>> first = limiter.Begin("ann", start_);
  absl::StatusOr<Call> second = limiter.Begin("ann", start_);
  ASSERT_TRUE(first->ok() && second.ok());
  const absl::StatusOr<Call> third = limiter.Begin("ann", start_);
  EXPECT_EQ(std::string(third.status().message()),
            "ann has 2 calls and streams open, as many as a caller may; try again in 1s");
  EXPECT_EQ(RefusalOf(third).reason, "CONCURRENCY_LIMIT_EXCEEDED");
  EXPECT_TRUE(limiter.Begin("bob", start_).ok());
  // What is moved is still one call.
  Call moved = *std::move(second);
  EXPECT_FALSE(limiter.Begin("ann", start_).ok());
  first.reset();
  EXPECT_TRUE(limiter.Begin("ann", start_).ok());
  moved = Call();
  EXPECT_TRUE(limiter.Begin("ann", start_).ok());
}

TEST_F(CallerLimitsTest, WithoutARateOnlyThoseWithOpenCallsAreKnown) {
  CallLimiter limiter({.calls_at_once = 2});
  const auto now = CallLimiter::Clock::now();
  std::optional<absl::StatusOr<Call>> call = limiter.Begin("ann", now);
  EXPECT_TRUE(limiter.Begin("bob", now).ok());
  EXPECT_EQ(limiter.caller_count(), 1u);
  call.reset();
  EXPECT_EQ(limiter.caller_count(), 0u);
}

TEST_F(CallerLimitsTest, ForgetsWhoIsAtRest) {
  CallLimiter limiter({.calls_per_second = 100, .burst = 2});
  const size_t many = CallLimiter::kMaxCallers;
  for (size_t i = 0; i < many; ++i) {
    ASSERT_TRUE(limiter.Begin(fmt::format("caller {}", i), start_).ok());
  }
  // By then all but the one who goes on have full buckets again.
  const auto later = start_ + seconds(1);
  ASSERT_TRUE(limiter.Begin("ann", later).ok());
  EXPECT_EQ(limiter.caller_count(), 1u);
}

TEST_F(CallerLimitsTest, NoNumberOfAddressesTakesMoreMemory) {
  // Each is at rest only after more than an hour.
  CallLimiter limiter({.calls_per_second = 0.001, .burst = 2, .calls_at_once = 1});
  std::vector<Call> open;
  for (int i = 0; i < 10; ++i) {
    absl::StatusOr<Call> call = limiter.Begin(fmt::format("open {}", i), start_);
    ASSERT_TRUE(call.ok());
    open.push_back(*std::move(call));
  }
  // Has emptied its bucket, so that it is full again later than those of others.
  EXPECT_TRUE(limiter.Begin("greedy", start_).ok());
  EXPECT_TRUE(limiter.Begin("greedy", start_).ok());
  size_t most = 0;
  for (size_t i = 0; i < 3 * CallLimiter::kMaxCallers; ++i) {
    ASSERT_TRUE(limiter.Begin(fmt::format("caller {}", i), start_).ok());
    most = std::max(most, limiter.caller_count());
  }
  EXPECT_LE(most, CallLimiter::kMaxCallers);
  // Who has calls open is not forgotten.
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(limiter.Begin(fmt::format("open {}", i), start_).ok()) << i;
  }
  open.clear();
  EXPECT_LE(limiter.caller_count(), CallLimiter::kMaxCallers);
}

TEST_F(CallerLimitsTest, ManyThreadsTakeNoMoreThanThereIs) {
  CallLimiter limiter({.calls_per_second = 0.001, .burst = 1000, .calls_at_once = 3});
  std::atomic<int> begun = 0, open = 0, most = 0;
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        absl::StatusOr<Call> call = limiter.Begin("ann", CallLimiter::Clock::now());
        if (!call.ok()) continue;
        ++begun;
        const int now = ++open;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        std::this_thread::yield();
        --open;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(most, 3);
  EXPECT_LE(begun, 1000);
  EXPECT_GE(begun, 900);
}

}  // namespace
}  // namespace annals::service
