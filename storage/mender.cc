#include "storage/mender.h"

#include <cstddef>

#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr size_t kBatchBytes = size_t{4} << 20;
constexpr std::string_view kDoing = "mending the collection";

}  // namespace

void Mender::Put(Family family, std::string_view key, std::string_view value) {
  batch_.Put(engine_.family(family), ToSlice(key), ToSlice(value));
  Count();
}

void Mender::Delete(Family family, std::string_view key) {
  batch_.Delete(engine_.family(family), ToSlice(key));
  Count();
}

void Mender::Count() {
  ++count_;
  if (batch_.GetDataSize() < kBatchBytes) return;
  if (status_.ok()) status_ = engine_.Write(&batch_, /*sync=*/false, kDoing);
  batch_.Clear();
}

absl::Status Mender::Finish() {
  if (status_.ok()) status_ = engine_.Write(&batch_, /*sync=*/true, kDoing);
  batch_.Clear();
  return status_;
}

}  // namespace annals::storage
