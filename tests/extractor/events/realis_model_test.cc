#include "extractor/events/realis_model.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "extractor/events/realis_features.h"
#include "extractor/train/litbank.h"
#include "extractor/train/realis_trainer.h"

namespace annals::extractor {
namespace {

TEST(RealisModelTest, RefusesWhatIsNoModel) {
  const std::string model(EmbeddedRealisModel());
  EXPECT_TRUE(RealisModel::Open(model).ok());
  EXPECT_EQ(RealisModel::Open("").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(RealisModel::Open(model.substr(1)).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(RealisModel::Open(model + "x").status().code(), absl::StatusCode::kDataLoss);
  for (const size_t byte : {0, 4}) {  // the magic, the version
    std::string other = model;
    other[byte] ^= 0x55;
    EXPECT_EQ(RealisModel::Open(other).status().code(), absl::StatusCode::kDataLoss) << byte;
  }
}

TEST(RealisModelTest, LearnsWhichFeaturesSpeakForAnEvent) {
  std::vector<train::RealisExample> examples;
  for (uint32_t i = 0; i < 200; ++i) {
    examples.push_back({.features = {1, 10 + i % 7}, .happened = true});
    examples.push_back({.features = {2, 10 + i % 7}, .happened = false});
  }
  std::vector<const train::RealisExample*> views;
  for (const train::RealisExample& example : examples) {
    views.push_back(&example);
  }
  const std::string bytes = train::TrainRealis(views, {.epochs = 5, .seed = 3});
  EXPECT_EQ(bytes, train::TrainRealis(views, {.epochs = 5, .seed = 3}));
  const absl::StatusOr<RealisModel> model = RealisModel::Open(bytes);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_GT(model->Probability({1, 12}), 0.9);
  EXPECT_LT(model->Probability({2, 12}), 0.1);
  EXPECT_EQ(model->Probability({}), 0.5);
}

TEST(LitBankTest, ReadsABookAsAReaderWouldSeeIt) {
  const std::string folder = testing::TempDir() + "/litbank_books";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/2_b.tsv") << "“\tO\nGo\tO\n,\tO\n”\tO\nshe\tO\ncried\tEVENT\n.\tO\n\n"
                                     << "He\tO\ndid\tO\nn't\tO\n.\tO\n";
  std::ofstream(folder + "/1_a.tsv") << "It\tO\nfell\tEVENT\n.\tO\n";
  const absl::StatusOr<std::vector<train::Book>> books = train::ReadLitBank(folder);
  ASSERT_TRUE(books.ok()) << books.status();
  ASSERT_EQ(books->size(), 2u);
  EXPECT_EQ((*books)[0].name, "1_a.tsv");
  EXPECT_EQ((*books)[0].text, "It fell.");
  EXPECT_TRUE((*books)[0].triggers.contains(3));
  EXPECT_EQ((*books)[1].text, "“Go,” she cried. He didn't.");
  ASSERT_EQ((*books)[1].triggers.size(), 1u);
  EXPECT_EQ(*(*books)[1].triggers.begin(), (*books)[1].text.find("cried"));

  EXPECT_EQ(train::ReadLitBank(folder + "/none").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace annals::extractor
