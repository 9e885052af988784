// One length class of a timeline. Part of storage/timeline_scanner.h, which tells the whole.
#ifndef ANNALS_STORAGE_CLASS_SCAN_H_
#define ANNALS_STORAGE_CLASS_SCAN_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "storage/class_ranges.h"
#include "storage/cursor.h"
#include "storage/keys.h"

namespace annals::storage {

// Which keys of one class to read: in ascending order those from `first` on whose positions are not
// after `last`; in descending order those from `last` down to `first`. All three are keys, or the
// beginnings of keys, of one class.
struct ClassRange {
  std::string first;
  std::string last;
  std::string skip;  // a key to leave out, the first in the order; empty: none
};

// The key, or the beginning of it, after all keys of a position.
std::string AfterAllOf(const Position& position);

// The keys of all positions in a range.
ClassRange KeysOf(const PositionRange& positions, TimeOrder order);

// Not thread-safe.
class ClassScan {
 public:
  // `pool` must outlive the scan. `earliest` is the first position, in the order, that a key can
  // have.
  ClassScan(CursorPool* pool, TimeOrder order, ClassRange range, const Position& earliest)
      : pool_(pool), order_(order), range_(std::move(range)), position_(earliest) {}

  // The same of all keys in a range of positions, which are made when it is opened: most scans
  // never are.
  ClassScan(CursorPool* pool, TimeOrder order, const PositionRange& positions)
      : pool_(pool),
        order_(order),
        positions_(positions),
        position_(order == TimeOrder::kAscending ? positions.first : positions.last) {}

  bool is_open() const { return cursor_ != nullptr; }

  // Moves to the first key, or, once open, to the next. False at the end and on error.
  bool Next();

  // Where it stands or, before it is open, where at the earliest.
  const Position& position() const { return position_; }
  std::string_view key() const { return cursor_->key(); }
  const Cursor& cursor() const { return *cursor_; }

  const absl::Status& status() const { return status_; }

 private:
  // Whether the cursor stands on a key of this scan; closes it when not.
  bool Check();

  CursorPool* pool_;
  TimeOrder order_;
  std::optional<PositionRange> positions_;  // of which range_ is still to be made
  ClassRange range_;
  Position position_;
  std::unique_ptr<Cursor> cursor_;
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_CLASS_SCAN_H_
