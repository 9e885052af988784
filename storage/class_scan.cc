#include "storage/class_scan.h"

#include <optional>

#include "storage/query_trace.h"
#include "storage/records.h"

namespace annals::storage {

// No id holds a byte 0xff.
std::string AfterAllOf(const Position& position) { return EncodePosition(position) + '\xff'; }

ClassRange KeysOf(const PositionRange& positions, TimeOrder order) {
  return {.first = EncodePosition(positions.first),
          .last = order == TimeOrder::kAscending ? EncodePosition(positions.last)
                                                 : AfterAllOf(positions.last),
          .skip = ""};
}

bool ClassScan::Next() {
  if (is_open()) {
    cursor_->Next();
    return Check();
  }
  if (positions_.has_value()) range_ = KeysOf(*positions_, order_);
  TraceRange();
  cursor_ = pool_->TakeAt(order_ == TimeOrder::kAscending ? range_.first : range_.last);
  if (cursor_->valid() && cursor_->key() == range_.skip) cursor_->Next();
  return Check();
}

bool ClassScan::Check() {
  if (cursor_->valid()) {
    const std::string_view key = cursor_->key();
    const bool inside = order_ == TimeOrder::kAscending
                            ? key.substr(0, range_.last.size()) <= range_.last
                            : key >= range_.first;
    const std::optional<Position> position = DecodePosition(key.substr(0, kPositionBytes));
    if (inside && position.has_value()) {
      TraceEntry();
      position_ = *position;
      return true;
    }
    if (inside) status_ = Damaged(Family::kTerms, key, "it does not begin with a position");
  } else {
    status_ = cursor_->status();
  }
  if (status_.ok()) {
    pool_->GiveBack(std::move(cursor_),
                    order_ == TimeOrder::kAscending ? range_.last : range_.first);
  }
  return false;
}

}  // namespace annals::storage
