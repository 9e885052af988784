// The cursor over the events that any of several cursors has. Part of storage/cursor.h, which tells
// the whole. For the files of this room.
//
// A prefix can stand for hundreds of words, of which each has several timelines, so the cursors are
// kept in a heap: a step moves those that stand where it does, and no other is looked at.
#ifndef ANNALS_STORAGE_ANY_CURSOR_H_
#define ANNALS_STORAGE_ANY_CURSOR_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "storage/cursor.h"
#include "storage/timeline_query.h"

namespace annals::storage {

// Not thread-safe.
class AnyCursor final : public Cursor {
 public:
  AnyCursor(std::vector<std::unique_ptr<Cursor>> cursors, TimeOrder order);

  void Seek(std::string_view target) override;
  void LeapTo(std::string_view target) override;
  void Next() override;
  std::string_view value() const override { return heap_.front()->value(); }
  // The greatest of those at this event.
  Impact impact() const override { return GreatestImpact(0); }
  absl::Status status() const override;

 private:
  bool IsBefore(const Cursor& a, const Cursor& b) const;
  // To be called when the first in the heap has moved.
  void Reorder();
  // Lets the `i`-th in the heap sink to its place.
  void Sink(size_t i);
  void Settle();
  // Of those from the `i`-th in the heap on, that stand where this cursor does.
  Impact GreatestImpact(size_t i) const;

  const std::vector<std::unique_ptr<Cursor>> cursors_;
  const TimeOrder order_;
  std::vector<Cursor*> heap_;  // those that are valid; none comes before the first
  bool failed_ = false;        // one of them could not be read
  // No cursor has passed an entry beyond it; empty: nothing is known.
  std::string passed_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_ANY_CURSOR_H_
