// Cursors: the events of a term, or of terms joined by AND, OR and NOT, in the order of their keys
// on the timeline of everything, forward or backward. No list of them is ever made.
//
// An event has the same key on all its timelines, so terms are joined by their keys: AND as a
// leapfrog join (Veldhuizen, "Leapfrog Triejoin", ICDT 2014), in which each cursor in turn leaps to
// the furthest key that any has reached, until all agree; OR as a merge; NOT by leaving out the
// keys at which another cursor stands. A rare term so costs the steps of the rare one.
//
// A word is the OR of its timelines, of which it has one for each impact (storage/impact.h); its
// counters tell which there are.
//
// For the files of this room.
#ifndef ANNALS_STORAGE_CURSOR_H_
#define ANNALS_STORAGE_CURSOR_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "storage/impact.h"
#include "storage/snapshot.h"
#include "storage/term_filter.h"
#include "storage/timeline_query.h"

namespace annals::storage {

// Not thread-safe.
class Cursor {
 public:
  virtual ~Cursor() = default;

  // Moves to the first key at or beyond `target`, in the cursor's direction, wherever it stands.
  virtual void Seek(std::string_view target) = 0;

  // The same, for a cursor that stands on a key that `target` does not lie before: near ones are
  // reached by steps.
  virtual void LeapTo(std::string_view target) = 0;

  // Moves to the next key. The cursor must stand on one.
  virtual void Next() = 0;

  // Whether it stands on a key. False at the end and on error.
  bool valid() const { return valid_; }

  // The event's key on the timeline of everything, until the next move.
  std::string_view key() const { return key_; }

  // Begins with the event's bounds. What follows depends on the term; of a cursor over all events,
  // it is the event's record.
  virtual std::string_view value() const = 0;

  // What the part-th positive part of TermFilter::All keeps of the event, parts that ask for
  // nothing left aside; for other filters, which are one part, value().
  virtual std::string_view ValueOf(size_t /*part*/) const { return value(); }

  // Of a word: its impact at the event; 0 where the filter is none.
  virtual Impact impact() const { return 0; }
  // The same of a part, as ValueOf.
  virtual Impact ImpactOf(size_t /*part*/) const { return impact(); }

  // Whether some of what it read came from RocksDB, and not from the EntryCache.
  virtual bool has_read_rocksdb() const { return true; }

  virtual absl::Status status() const = 0;

 protected:
  bool valid_ = false;
  std::string_view key_;
};

// The events of a filter. It stands nowhere yet.
std::unique_ptr<Cursor> MakeCursor(const Snapshot& snapshot, const TermFilter& filter,
                                   TimeOrder order);

// Makes cursors for a filter over one state, and keeps those done with: their iterators are dear to
// make, and a query opens one cursor after another. Not thread-safe; outlives its cursors.
class CursorPool {
 public:
  CursorPool(std::shared_ptr<const Snapshot> snapshot, const TermFilter& filter, TimeOrder order);

  // A cursor that has been moved to `target`, as Seek() does. One that was given back and is there
  // already is not moved: where a term has few events, most ranges that are looked at, one after
  // another, are empty, and the first look tells so of many.
  std::unique_ptr<Cursor> TakeAt(std::string_view target);

  // Gives back a cursor that has passed a range, whose last key `last` is or begins, and stands on
  // the first key beyond it, or at the end.
  void GiveBack(std::unique_ptr<Cursor> cursor, std::string_view last) {
    idle_.push_back({std::move(cursor), std::string(last)});
  }

 private:
  const std::shared_ptr<const Snapshot> snapshot_;
  const TermFilter filter_;
  const TimeOrder order_;
  struct Idle {
    std::unique_ptr<Cursor> cursor;
    std::string passed;  // between this, in the order, and where the cursor stands is nothing
  };
  std::vector<Idle> idle_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_CURSOR_H_
