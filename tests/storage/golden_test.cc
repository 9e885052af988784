// Collections that earlier versions wrote are raised to the present format when they are opened,
// and hold what they held. tests/storage/golden/README.md tells how each was made.
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/count.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/search.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using testing::ElementsAre;

class GoldenTest : public testing::TestWithParam<int> {};

TEST_P(GoldenTest, OpensAndHoldsWhatItHeld) {
  const TempDir dir;
  const std::string archive = std::string(GOLDEN) + "/format_" + std::to_string(GetParam());
  ASSERT_EQ(std::system(("tar -xzf " + archive + ".tar.gz -C " + dir.path()).c_str()), 0);
  for (const bool again : {false, true}) {
    SCOPED_TRACE(again);
    const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test", /*sync=*/true);
    ASSERT_NE(collection, nullptr);
    const std::shared_ptr<const Snapshot> now = *collection->TakeSnapshot();
    const bool has_renamed = GetParam() >= 5;
    EXPECT_EQ(now->revision(), has_renamed ? 5 : 4);
    EXPECT_EQ(collection->GetDocument("notes", false).ok(), has_renamed);
    EXPECT_EQ(now->engine()->format(), kFormatVersion);
    EXPECT_THAT(TitlesOf(*collection, {}),
                ElementsAre("Letter from Porto", "Talks about a treaty", "Treaty of Rome signed"));
    EXPECT_THAT(TitlesOf(*collection, {.filter = Term{TermKind::kPlace, "rome"}}),
                ElementsAre("Treaty of Rome signed"));
    EXPECT_EQ(*CountEvents(now, {.filter = Term{TermKind::kWord, "treati"}}), 2);
    EXPECT_EQ(*CountEvents(now, {}), 3);
    EXPECT_EQ(*CountUndated(now, {}), 1);
    EXPECT_EQ(EventsByName(*collection, now).size(), 4);
    const absl::StatusOr<annals::v1::Document> treaties = collection->GetDocument("treaties", true);
    ASSERT_TRUE(treaties.ok()) << treaties.status();
    EXPECT_EQ(treaties->text(), "The text of treaties.");
    EXPECT_EQ(treaties->source_uri(), "/texts/treaties");
    EXPECT_EQ(treaties->event_count(), 3);
    EXPECT_EQ(treaties->revision(), 1);
    EXPECT_TRUE(absl::IsNotFound(collection->GetDocument("gone", false).status()));
    ExpectSound(*collection);
  }
  // It is written to as any other.
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test", /*sync=*/true);
  ASSERT_TRUE(collection->DeleteDocument("letters").ok());
  EXPECT_THAT(TitlesOf(*collection, {}),
              ElementsAre("Talks about a treaty", "Treaty of Rome signed"));
  const absl::StatusOr<std::shared_ptr<const Snapshot>> before = collection->TakeSnapshotAt(4);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(EventsByName(*collection, *before).size(), 4);
  ExpectSound(*collection);
}

INSTANTIATE_TEST_SUITE_P(Formats, GoldenTest,
                         testing::Range(1, static_cast<int>(kFormatVersion) + 1));

}  // namespace
}  // namespace annals::storage
