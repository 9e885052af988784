// What a collection is made of, and its compaction.
#include "storage/statistics.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/keys.h"
#include "tests/storage/crash_data.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

const FamilyStatistics& Of(const Statistics& statistics, Family family) {
  return statistics.families[static_cast<size_t>(family)];
}

TEST(StatisticsTest, CountsAndMeasures) {
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  constexpr int kGenerations = 30;
  for (int i = 0; i < kGenerations; ++i) ASSERT_TRUE(PutGeneration(*collection, i).ok());
  ASSERT_TRUE(
      collection
          ->PutDocument(MakeDocument("undated", "text"), {MakeEvent("undated", {.title = "?"})})
          .ok());
  const absl::StatusOr<Statistics> before = StatisticsOf(*collection);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->revision, kGenerations + 1);
  EXPECT_EQ(*CountDocuments(*collection), kCrashDocuments + 1);
  EXPECT_EQ(before->events, kCrashDocuments * kCrashEvents + 1);
  EXPECT_EQ(before->undated_events, 1);
  EXPECT_GT(before->log_bytes, 0);
  EXPECT_EQ(before->snapshots, 0);
  EXPECT_EQ(before->background_errors, 0);
  EXPECT_FALSE(before->writes_stopped);
  ASSERT_EQ(before->families.size(), kFamilyNames.size());
  EXPECT_EQ(Of(*before, Family::kTexts).name, "texts");
  EXPECT_GT(Of(*before, Family::kTexts).memory_bytes, kGenerations * 5000);
  EXPECT_EQ(Of(*before, Family::kTexts).table_files, 0);

  ASSERT_TRUE(Compact(*collection).ok());
  const absl::StatusOr<Statistics> after = StatisticsOf(*collection);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(Of(*after, Family::kEvents).keys, after->events) << "nothing overwritten is left";
  EXPECT_EQ(Of(*after, Family::kTimeline).table_files, 1);
  EXPECT_GT(Of(*after, Family::kTimeline).table_bytes, 0);
  EXPECT_GT(Of(*after, Family::kTexts).blob_bytes, 0);
  EXPECT_LT(Of(*after, Family::kTexts).memory_bytes, Of(*before, Family::kTexts).memory_bytes);
  ExpectSound(*collection);
}

}  // namespace
}  // namespace annals::storage
