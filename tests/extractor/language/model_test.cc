#include "extractor/language/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "extractor/language/feature_table.h"
#include "extractor/language/hash.h"
#include "extractor/language/large_pages.h"
#include "extractor/language/parser_network.h"
#include "extractor/language/parser_words.h"
#include "extractor/language/weights.h"

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
                "the language model has version 9, this program reads version 3; write it again "
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

// The bytes of a feature table of one pilot and one slot, which holds the feature 7 (check 7).
std::string TableOf(uint32_t value) {
  std::string bytes(
      "\1\0\0\0\1\0\0\0\1\0\0\0"  // key range, pilots, slots
      "\0\0"                      // pilot
      "\7\0\0",                   // check
      17);
  for (int shift = 0; shift < 24; shift += 8) {
    bytes.push_back(static_cast<char>(value >> shift));
  }
  return bytes + std::string(2, '\0');
}

TEST(FeatureTableTest, ReadsSlotsInPlace) {
  const std::string bytes = TableOf(0x030201);
  const absl::StatusOr<FeatureTable> table = FeatureTable::Open(bytes);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->Find(7), 0x030201u);
  EXPECT_EQ(table->Find(8), 0u);

  EXPECT_EQ(FeatureTable::Open(bytes.substr(0, 21)).status(),
            absl::DataLossError("a feature table of 21 bytes cannot hold the 1 pilots and 1 slots "
                                "that it announces"));
  EXPECT_EQ(FeatureTable::Open("").status(),
            absl::DataLossError("a feature table of 0 bytes cannot hold the 0 pilots and 0 slots "
                                "that it announces"));
}

// The section of the network in the program, changed.
std::string NetworkBytes() {
  const std::string_view model = EmbeddedModel();
  constexpr size_t kSection = 8;
  uint32_t place[2];
  std::memcpy(place, model.data() + 16 + 8 * kSection, sizeof(place));
  return std::string(model.substr(place[0], place[1]));
}

TEST(ParserNetworkTest, WhatIsNotOneIsRefused) {
  const std::string table = TableOf(1);
  const std::string whole = NetworkBytes();
  ASSERT_TRUE(ParserNetwork::Open(table, whole).ok());
  const auto error_of = [&](const std::string& bytes) {
    return ParserNetwork::Open(table, bytes).status();
  };
  EXPECT_EQ(error_of(""), absl::DataLossError("the parser's network of 0 bytes does not begin as "
                                              "one of 128 hidden units"));
  EXPECT_EQ(error_of(whole.substr(0, kNetworkHeaderBytes - 1)).code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(error_of(whole.substr(0, whole.size() - 1)).message()),
              testing::ContainsRegex("^the parser's network of [0-9]+ bytes cannot hold the [0-9]+ "
                                     "rows that it announces$"));
  // The magic, the hidden units, the rows.
  for (const size_t i : {0, 3, 4, 7, 32, 35}) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 0x55);
    EXPECT_EQ(error_of(changed).code(), absl::StatusCode::kDataLoss) << i;
  }
  std::string heavy = whole;
  const size_t allowed_bytes = 16 * ParserNetwork::Open(table, whole)->counts().tags;
  heavy[heavy.size() - allowed_bytes - 1] = 2;
  heavy[heavy.size() - allowed_bytes - 2] = 0;
  EXPECT_EQ(error_of(heavy), absl::DataLossError("an output of the parser has the weight 512"));
}

// Numbers that a table has by mistake lead to no row and to no entry.
TEST(ParserNetworkTest, NumbersBeyondTheLastAreNone) {
  const std::string bytes = NetworkBytes();
  const std::string table = TableOf(kMaxFeatureValue);
  const ParserNetwork network = ParserNetwork::Open(table, bytes).value();
  FeatureList features;
  features.AddCombination(7);
  HiddenSum sum = network.bias();
  network.Add(features, sum);
  EXPECT_EQ(sum.units, network.bias().units);
}

TEST(ParserLexiconTest, NumbersBeyondTheLastAreRefused) {
  const std::string entry("\3\0\1\0\5\6\7\x8", 8);
  EXPECT_TRUE(ParserLexicon::Open(TableOf(1), entry, {.words = 3}).ok());
  EXPECT_EQ(ParserLexicon::Open(TableOf(1), entry, {.words = 2}).status(),
            absl::DataLossError("an entry of the parser's lexicon has the number 3 of 2 words"));
}

TEST(ClassWeightsTest, StandInLongAndShortRows) {
  std::string rows(kRowsHeaderBytes + kMaxClasses, '\0');
  rows[0] = 1;                     // long rows
  rows[kRowsHeaderBytes + 3] = 9;  // class 3 of the long row
  rows += std::string("\1\4\1\2\5\xFB\1\2", 8);
  const auto scores_of = [&](uint32_t value) {
    const std::string table = TableOf(value);
    return ClassWeights::Open(table, rows).value().Score({7, 8, 7});
  };
  EXPECT_EQ(scores_of(1)[3], 18);
  const ClassScores second = scores_of(2 + 3);  // the short row at byte 3
  EXPECT_EQ(second[5], -10);
  EXPECT_EQ(second[1], 4);

  EXPECT_EQ(ClassWeights::Open(TableOf(1), std::string_view(rows).substr(0, 127)).status(),
            absl::DataLossError("rows of weights of 127 bytes cannot hold the 1 long ones that "
                                "they announce"));
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

TEST(LargePagesTest, HoldTheSameBytesInAlignedMemory) {
  const LargePages pages(EmbeddedModel());
  EXPECT_NE(pages.bytes().data(), EmbeddedModel().data());
  EXPECT_EQ(reinterpret_cast<uintptr_t>(pages.bytes().data()) % 4096, 0u);
  EXPECT_EQ(pages.bytes(), EmbeddedModel());
}

}  // namespace
}  // namespace annals::extractor::language
