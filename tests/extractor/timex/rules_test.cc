// Runs the examples that stand beside each rule in the data files, and asks that every rule has
// both kinds.
#include <memory>
#include <string>
#include <vector>

#include "extractor/timex/tagger.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

TEST(RulesTest, EveryExampleHolds) {
  absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create();
  ASSERT_TRUE(tagger.ok()) << tagger.status();
  EXPECT_THAT((*tagger)->CheckExamples(), testing::IsEmpty());
}

TEST(RulesTest, NamesALanguageWithoutTables) {
  EXPECT_EQ(Tagger::Create("tlh").status().message(),
            "language \"tlh\" has no tables of dates: use en or de, or none for both");
}

}  // namespace
}  // namespace annals::extractor
