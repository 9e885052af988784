#include "extractor/language/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "extractor/language/hash.h"

namespace annals::extractor::language {
namespace {

using testing::ElementsAre;

// Bytes at an address that is a multiple of 8, as Model::Open needs them.
class AlignedBytes {
 public:
  explicit AlignedBytes(std::string_view bytes)
      : words_(bytes.size() / 8 + 1), size_(bytes.size()) {
    std::memcpy(data(), bytes.data(), size_);
  }
  char* data() { return reinterpret_cast<char*>(words_.data()); }
  std::string_view view() { return {data(), size_}; }

  // Makes the checksum right again after a change.
  void Sign() {
    const uint64_t checksum = HashBytes64(view().substr(16));
    std::memcpy(data() + 8, &checksum, sizeof(checksum));
  }

 private:
  std::vector<uint64_t> words_;
  size_t size_;
};

TEST(ModelTest, TheOneInTheProgramOpens) {
  const absl::StatusOr<Model> model = Model::Open(EmbeddedModel());
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->tags[kDateTag], "DATE");
  EXPECT_THAT(model->tags, testing::IsSupersetOf({"NN", "NNP", "VBD", "IN"}));
  EXPECT_EQ(model->relations[0], "root");
  EXPECT_THAT(model->relations, testing::IsSupersetOf({"nsubj", "obj", "obl", "nmod"}));
  EXPECT_EQ(model->lemmas.Find("VBD:went"), "go");
  EXPECT_LT(EmbeddedModel().size(), 12u << 20);
}

TEST(ModelTest, TruncatedFilesAreRefused) {
  const std::string_view whole = EmbeddedModel();
  std::vector<size_t> sizes = {whole.size() - 1, whole.size() - 8, whole.size() / 2};
  for (size_t size = 0; size < 256; ++size) {
    sizes.push_back(size);
  }
  for (size_t size : sizes) {
    AlignedBytes cut(whole.substr(0, size));
    EXPECT_EQ(Model::Open(cut.view()).status().code(), absl::StatusCode::kDataLoss) << size;
  }
}

TEST(ModelTest, FlippedBitsAreFound) {
  AlignedBytes bytes(EmbeddedModel());
  const size_t step = bytes.view().size() / 97;
  for (size_t offset = 8; offset < bytes.view().size(); offset += step) {
    const char bit = static_cast<char>(1 << (offset % 8));
    bytes.data()[offset] ^= bit;
    EXPECT_EQ(Model::Open(bytes.view()).status(),
              absl::DataLossError("the language model is damaged: its checksum is wrong; write it "
                                  "again with annals-train"))
        << offset;
    bytes.data()[offset] ^= bit;
  }
}

TEST(ModelTest, ErrorsSayWhatIsWrong) {
  AlignedBytes magic(EmbeddedModel().substr(0, 100));
  magic.data()[0] = 'X';
  EXPECT_EQ(Model::Open(magic.view()).status(),
            absl::DataLossError("the language model is damaged: 100 bytes that do not begin with "
                                "the header \"ANNALSM\"; write it again with annals-train"));

  AlignedBytes version(EmbeddedModel());
  version.data()[7] = 9;
  EXPECT_EQ(Model::Open(version.view()).status(),
            absl::FailedPreconditionError(
                "the language model has version 9, this program reads version 1; write it again "
                "with annals-train"));
}

// Directories that contradict the file are refused even where the checksum is right.
TEST(ModelTest, SectionsMustLieInTheFile) {
  for (size_t i = 0; i < kModelSections; ++i) {
    for (const size_t field : {16 + 8 * i, 20 + 8 * i}) {
      AlignedBytes bytes(EmbeddedModel());
      const uint32_t beyond = 0xFFFFFFF8u;
      std::memcpy(bytes.data() + field, &beyond, sizeof(beyond));
      bytes.Sign();
      EXPECT_EQ(Model::Open(bytes.view()).status().code(), absl::StatusCode::kDataLoss) << field;
    }
  }
}

TEST(WeightTableTest, ReadsRowsInPlace) {
  // One bucket with two rows: fingerprints 7 (classes 1 and 3) and 9 (class 2).
  alignas(8) const unsigned char bytes[] = {
      1, 0, 0, 0, 12, 0, 0,    0,                // buckets, bytes of rows
      0, 0, 0, 0, 12, 0, 0,    0,                // starts
      7, 0, 2, 1, 5,  3, 0xFE, 9, 0, 1, 2, 100,  // rows
  };
  const std::string_view view(reinterpret_cast<const char*>(bytes), sizeof(bytes));
  const absl::StatusOr<WeightTable> table = WeightTable::Open(view);
  ASSERT_TRUE(table.ok()) << table.status();
  std::vector<int32_t> scores(4);
  table->AddWeights(7, scores.data());
  EXPECT_THAT(scores, ElementsAre(0, 5, 0, -2));
  table->AddWeights(9, scores.data());
  EXPECT_THAT(scores, ElementsAre(0, 5, 100, -2));
  table->AddWeights(8, scores.data());
  EXPECT_THAT(scores, ElementsAre(0, 5, 100, -2));
  EXPECT_EQ(table->Find(9), 2);
  EXPECT_EQ(table->Find(8), -1);

  EXPECT_EQ(WeightTable::Open(view.substr(0, 27)).status(),
            absl::DataLossError("a weight table of 27 bytes cannot hold the 1 buckets and 12 bytes "
                                "of rows that it announces"));
  EXPECT_EQ(WeightTable::Open("").status(),
            absl::DataLossError("a weight table of 0 bytes cannot hold the 0 buckets and 0 bytes "
                                "of rows that it announces"));
}

TEST(WeightTableTest, BucketsMustBeInOrder) {
  alignas(8)
      const unsigned char bytes[] = {1, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(WeightTable::Open({reinterpret_cast<const char*>(bytes), sizeof(bytes)}).status(),
            absl::DataLossError("the buckets of a weight table are not in order"));
}

TEST(StringTableTest, FindsByKey) {
  alignas(8) const char bytes[] = "\2\0\0\0\0\0\0\0\3\0\0\0\5\0\0\0a\tbcd";
  const std::string_view view(bytes, sizeof(bytes) - 1);
  const absl::StatusOr<StringTable> table = StringTable::Open(view);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->size(), 2u);
  EXPECT_EQ(table->Find("a"), "b");
  EXPECT_EQ(table->Find("cd"), "");  // an entry without a value
  EXPECT_EQ(table->Find(""), std::nullopt);
  EXPECT_EQ(table->Find("b"), std::nullopt);
  EXPECT_EQ(table->Find("z"), std::nullopt);

  EXPECT_EQ(
      StringTable::Open(view.substr(0, 9)).status(),
      absl::DataLossError("a string table of 9 bytes cannot hold the 2 entries that it announces"));
  EXPECT_EQ(StringTable::Open(view.substr(0, 20)).status(),
            absl::DataLossError("the entries of a string table are not in order"));
}

TEST(HashTest, IsPartOfTheFormat) {
  EXPECT_EQ(HashBytes64(""), 0u);
  EXPECT_EQ(HashBytes64("visit"), 13133619749999155664u);
  EXPECT_EQ(HashBytes64("a longer text than eight bytes"), 14935134781502340462u);
  EXPECT_EQ(HashFeature(1, 2, 3, 4), 12906099239610251720u);
}

}  // namespace
}  // namespace annals::extractor::language
