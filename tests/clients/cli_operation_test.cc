// How far an operation is, in words.
#include <gtest/gtest.h>

#include "clients/cli/operation_run.h"

namespace annals::cli {
namespace {

using v1::OperationMetadata;

TEST(CliOperationTest, TellsHowFarItIs) {
  OperationMetadata metadata;
  metadata.set_state(OperationMetadata::STATE_WAITING);
  EXPECT_EQ(ProgressText(metadata), "waiting  0%");
  metadata.set_state(OperationMetadata::STATE_RUNNING);
  metadata.set_unit(OperationMetadata::UNIT_BYTES);
  metadata.set_work_done(10'440'000);
  metadata.set_work_total(20'000'000);
  metadata.set_fraction_done(0.529);
  EXPECT_EQ(ProgressText(metadata), "running  52%  10.4 of 20.0 MB");
  metadata.set_document_count(17);
  EXPECT_EQ(ProgressText(metadata), "running  52%  10.4 of 20.0 MB  17 documents");
  metadata.clear_document_count();
  metadata.set_unit(OperationMetadata::UNIT_RECORDS);
  metadata.set_state(OperationMetadata::STATE_CANCELLING);
  // What is not done is never told to be.
  metadata.set_fraction_done(0.999);
  EXPECT_EQ(ProgressText(metadata), "cancelling  99%  10440000 of 20000000 records");
}

TEST(CliOperationTest, StatesAreWords) {
  EXPECT_EQ(StateWord(OperationMetadata::STATE_SUCCEEDED), "succeeded");
  EXPECT_EQ(StateWord(static_cast<OperationMetadata::State>(99)), "unknown");
}

}  // namespace
}  // namespace annals::cli
