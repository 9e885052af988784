// The cursor over one timeline of a term, or that of everything, that reads RocksDB. Part of
// storage/cursor.h, which tells the whole. For the files of this room.
#ifndef ANNALS_STORAGE_TERM_CURSOR_H_
#define ANNALS_STORAGE_TERM_CURSOR_H_

#include <memory>
#include <string>
#include <string_view>

#include "rocksdb/iterator.h"
#include "rocksdb/slice.h"
#include "storage/cursor.h"
#include "storage/keys.h"
#include "storage/snapshot.h"
#include "storage/timeline_query.h"

namespace annals::storage {

// Whether `a` comes before `b` in an order.
inline bool IsBefore(std::string_view a, std::string_view b, TimeOrder order) {
  return order == TimeOrder::kAscending ? a < b : a > b;
}

// The first key after all that begin with `prefix`, a TermTimeline or empty. Empty: no key is.
std::string EndOfPrefix(std::string prefix);

// The impact of what stands on the timeline whose keys begin so.
inline Impact ImpactOfPrefix(std::string_view prefix) {
  return prefix.empty() ? Impact{0} : static_cast<Impact>(prefix.back());
}

// How many steps a leap tries before it seeks: a step costs about a tenth of a seek.
inline constexpr int kMaxSteps = 6;

// How much a cursor reads in one go.
enum class Amount {
  kSome,  // what may soon be asked for again: RocksDB keeps its blocks
  kMuch,  // more than is worth keeping: it reads ahead, and leaves the memory to others
};

// Not thread-safe.
class TermCursor final : public Cursor {
 public:
  // `prefix` is a TermTimeline and the family kTerms; or it is empty and the family kTimeline.
  TermCursor(const Snapshot& snapshot, Family family, std::string prefix, TimeOrder order,
             Amount amount = Amount::kSome);

  void Seek(std::string_view target) override;
  void LeapTo(std::string_view target) override;
  void Next() override;
  std::string_view value() const override;
  Impact impact() const override { return ImpactOfPrefix(prefix_); }
  absl::Status status() const override;

 private:
  void Settle();

  const std::string prefix_;
  const std::string end_;
  const rocksdb::Slice begin_slice_;  // RocksDB keeps the addresses of both
  const rocksdb::Slice end_slice_;
  const TimeOrder order_;
  std::string target_;
  int steps_ = kMaxSteps;  // how many the next leap tries before it seeks
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TERM_CURSOR_H_
