#include "service/lease_registry.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>

namespace annals::service {
namespace {

class LeaseRegistryTest : public testing::Test {
 protected:
  LeaseOptions Options(size_t max_leases = 1000) {
    return {
        .time_limit = absl::Minutes(10), .max_leases = max_leases, .now = [this] { return now_; }};
  }

  absl::Time now_ = absl::UnixEpoch();
};

TEST_F(LeaseRegistryTest, KeepsAValueForItsTimeLimitAfterEachUse) {
  LeaseRegistry<int> leases(Options());
  const uint64_t id = leases.Add(42);
  now_ += absl::Minutes(10);
  EXPECT_EQ(leases.Use(id), 42);
  now_ += absl::Minutes(10);
  EXPECT_EQ(leases.Use(id), 42);
  now_ += absl::Minutes(10) + absl::Seconds(1);
  EXPECT_EQ(leases.Use(id), std::nullopt);
  EXPECT_EQ(leases.size(), 0u);
}

TEST_F(LeaseRegistryTest, LetsExpiredValuesGoWhenItIsUsed) {
  LeaseRegistry<std::shared_ptr<int>> leases(Options());
  auto first = std::make_shared<int>(1);
  leases.Add(first);
  now_ += absl::Minutes(11);
  EXPECT_EQ(first.use_count(), 2);
  leases.Add(std::make_shared<int>(2));
  EXPECT_EQ(first.use_count(), 1);
}

TEST_F(LeaseRegistryTest, EndsTheLongestUnusedWhenThereAreTooMany) {
  LeaseRegistry<int> leases(Options(2));
  const uint64_t first = leases.Add(1);
  now_ += absl::Seconds(1);
  const uint64_t second = leases.Add(2);
  now_ += absl::Seconds(1);
  EXPECT_EQ(leases.Use(first), 1);
  const uint64_t third = leases.Add(3);
  EXPECT_EQ(leases.Use(first), 1);
  EXPECT_EQ(leases.Use(second), std::nullopt);
  EXPECT_EQ(leases.Use(third), 3);
}

TEST_F(LeaseRegistryTest, GivesIdsThatCannotBeGuessed) {
  LeaseRegistry<int> leases(Options());
  std::set<uint64_t> ids;
  for (int i = 0; i < 100; ++i) ids.insert(leases.Add(i));
  EXPECT_EQ(ids.size(), 100u);
  EXPECT_GT(*ids.rbegin() - *ids.begin(), uint64_t{1} << 32);
  EXPECT_EQ(leases.Use(12345), std::nullopt);
}

}  // namespace
}  // namespace annals::service
