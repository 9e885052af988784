#include "storage/history_filter.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "storage/strings.h"

namespace annals::storage {
namespace {

// The revision that a record of one of the families is of; nothing when it cannot be told.
std::optional<int64_t> RevisionOf(Family family, std::string_view key, std::string_view value) {
  if (family == Family::kVersions) return RevisionOfVersion(key);
  // A request's record begins with it; the keys of the others do.
  const std::string_view bytes = family == Family::kRequests ? value : key;
  const std::optional<uint64_t> revision = DecodeU64(bytes.substr(0, sizeof(uint64_t)));
  return revision.has_value() ? std::optional(static_cast<int64_t>(*revision)) : std::nullopt;
}

class HistoryFilter : public rocksdb::CompactionFilter {
 public:
  HistoryFilter(Family family, int64_t floor) : family_(family), floor_(floor) {}

  bool Filter(int /*level*/, const rocksdb::Slice& key, const rocksdb::Slice& value,
              std::string* /*new_value*/, bool* /*value_changed*/) const override {
    const std::optional<int64_t> revision = RevisionOf(family_, ToView(key), ToView(value));
    return revision.has_value() && *revision <= floor_;
  }

  const char* Name() const override { return "annals.History"; }

 private:
  const Family family_;
  const int64_t floor_;
};

class HistoryFilterFactory : public rocksdb::CompactionFilterFactory {
 public:
  HistoryFilterFactory(Family family, std::shared_ptr<const std::atomic<int64_t>> floor)
      : family_(family), floor_(std::move(floor)) {}

  std::unique_ptr<rocksdb::CompactionFilter> CreateCompactionFilter(
      const rocksdb::CompactionFilter::Context& /*context*/) override {
    return std::make_unique<HistoryFilter>(family_, floor_->load());
  }

  const char* Name() const override { return "annals.History"; }

 private:
  const Family family_;
  const std::shared_ptr<const std::atomic<int64_t>> floor_;
};

}  // namespace

std::shared_ptr<rocksdb::CompactionFilterFactory> MakeHistoryFilter(
    Family family, std::shared_ptr<const std::atomic<int64_t>> floor) {
  if (floor == nullptr) return nullptr;
  switch (family) {
    case Family::kRevisions:
    case Family::kHistory:
    case Family::kVersions:
    case Family::kRequests:
      return std::make_shared<HistoryFilterFactory>(family, std::move(floor));
    default:
      return nullptr;
  }
}

}  // namespace annals::storage
