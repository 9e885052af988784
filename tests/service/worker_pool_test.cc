#include "service/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"

namespace annals::service {
namespace {

TEST(WorkerPoolTest, DoesAllAcceptedWorkBeforeItEnds) {
  std::atomic<int> done = 0;
  {
    WorkerPool pool({.threads = 3, .max_queued = 1000});
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.TrySubmit([&] { ++done; }));
  }
  EXPECT_EQ(done, 500);
}

TEST(WorkerPoolTest, RefusesWorkBeyondTheQueueButTakesNextSteps) {
  absl::Notification started, go;
  std::vector<int> order;
  {
    WorkerPool pool({.threads = 1, .max_queued = 2});
    ASSERT_TRUE(pool.TrySubmit([&] {
      started.Notify();
      go.WaitForNotification();
    }));
    started.WaitForNotification();
    EXPECT_TRUE(pool.TrySubmit([&] { order.push_back(1); }));
    EXPECT_TRUE(pool.TrySubmit([&] { order.push_back(2); }));
    EXPECT_FALSE(pool.TrySubmit([&] { order.push_back(3); }));
    pool.SubmitNextStep([&] { order.push_back(4); });
    go.Notify();
  }
  EXPECT_EQ(order, (std::vector<int>{1, 2, 4}));
}

TEST(WorkerPoolTest, DoesShortWorkOnTheCallingThread) {
  WorkerPool pool({.threads = 1, .max_queued = 2, .lent = 1});
  std::thread::id here, there;
  absl::Notification done;
  ASSERT_TRUE(pool.TrySubmitOrDo([&] {
    here = std::this_thread::get_id();
    // This thread is lent already: who calls meanwhile, here or elsewhere, waits for the pool's.
    EXPECT_TRUE(pool.TrySubmitOrDo([&] {
      there = std::this_thread::get_id();
      done.Notify();
    }));
    done.WaitForNotification();
  }));
  EXPECT_EQ(here, std::this_thread::get_id());
  EXPECT_NE(there, std::this_thread::get_id());
  // It has been given back.
  ASSERT_TRUE(pool.TrySubmitOrDo([&] { there = std::this_thread::get_id(); }));
  EXPECT_EQ(there, std::this_thread::get_id());
}

TEST(WorkerPoolTest, WhoComesLaterDoesNotGoFirstAndIsRefusedBeyondTheQueue) {
  absl::Notification started, go;
  std::vector<int> order;
  {
    WorkerPool pool({.threads = 1, .max_queued = 2, .lent = 1});
    ASSERT_TRUE(pool.TrySubmit([&] {
      started.Notify();
      go.WaitForNotification();
    }));
    started.WaitForNotification();
    ASSERT_TRUE(pool.TrySubmit([&] { order.push_back(1); }));
    ASSERT_TRUE(pool.TrySubmitOrDo([&] { order.push_back(2); }));
    EXPECT_FALSE(pool.TrySubmitOrDo([&] { order.push_back(3); }));
    EXPECT_TRUE(order.empty());
    go.Notify();
  }
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

TEST(WorkerPoolTest, WorksOnAllThreadsAtOnce) {
  absl::Notification first_met, second_met;
  WorkerPool pool({.threads = 2, .max_queued = 2});
  ASSERT_TRUE(pool.TrySubmit([&] {
    first_met.Notify();
    second_met.WaitForNotification();
  }));
  ASSERT_TRUE(pool.TrySubmit([&] {
    second_met.Notify();
    first_met.WaitForNotification();
  }));
}

}  // namespace
}  // namespace annals::service
