#include "storage/term_cursor.h"

#include <utility>

#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

// Of a file at once, where much is read: a stream has one such piece for each class.
constexpr size_t kReadahead = 64 << 10;

}  // namespace

std::string EndOfPrefix(std::string prefix) {
  // A NUL or an impact, which is never the last of all bytes.
  if (!prefix.empty()) ++prefix.back();
  return prefix;
}

TermCursor::TermCursor(const Snapshot& snapshot, Family family, std::string prefix, TimeOrder order,
                       Amount amount)
    : prefix_(std::move(prefix)),
      end_(EndOfPrefix(prefix_)),
      begin_slice_(prefix_),
      end_slice_(end_),
      order_(order) {
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &begin_slice_;
  if (!end_.empty()) options.iterate_upper_bound = &end_slice_;
  if (amount == Amount::kMuch) {
    options.fill_cache = false;
    // RocksDB only ever reads ahead forward.
    if (order_ == TimeOrder::kAscending) options.readahead_size = kReadahead;
  }
  iterator_ = snapshot.NewIterator(family, options);
}

void TermCursor::Seek(std::string_view target) {
  target_.assign(prefix_);
  target_.append(target);
  if (order_ == TimeOrder::kAscending) {
    iterator_->Seek(target_);
  } else {
    iterator_->SeekForPrev(target_);
  }
  Settle();
}

void TermCursor::LeapTo(std::string_view target) {
  // Where the last leap was too far for steps, the next one mostly is too.
  for (int steps = 0; steps < steps_ && valid_ && IsBefore(key_, target, order_); ++steps) Next();
  steps_ = kMaxSteps;
  if (!valid_ || !IsBefore(key_, target, order_)) return;
  steps_ = 1;
  Seek(target);
}

void TermCursor::Next() {
  if (order_ == TimeOrder::kAscending) {
    iterator_->Next();
  } else {
    iterator_->Prev();
  }
  Settle();
}

std::string_view TermCursor::value() const { return ToView(iterator_->value()); }

absl::Status TermCursor::status() const {
  return StatusFrom(iterator_->status(), "reading a timeline");
}

void TermCursor::Settle() {
  valid_ = iterator_->Valid();
  if (!valid_) return;
  const std::string_view key = ToView(iterator_->key());
  // An earlier state's iterator goes beyond the bounds.
  valid_ = key.starts_with(prefix_);
  key_ = key.substr(valid_ ? prefix_.size() : 0);
}

}  // namespace annals::storage
