#include "storage/any_cursor.h"

#include <algorithm>
#include <utility>

#include "storage/term_cursor.h"

namespace annals::storage {

AnyCursor::AnyCursor(std::vector<std::unique_ptr<Cursor>> cursors, TimeOrder order)
    : cursors_(std::move(cursors)), order_(order) {
  heap_.reserve(cursors_.size());
}

void AnyCursor::Seek(std::string_view target) {
  // Those that have not come so far are moved alone: many of them have few entries, and whoever
  // reads one range of keys after another finds them far ahead.
  if (!failed_ && !passed_.empty() && storage::IsBefore(passed_, target, order_)) {
    return LeapTo(target);
  }
  passed_.assign(target);
  heap_.clear();
  failed_ = false;
  for (const std::unique_ptr<Cursor>& cursor : cursors_) {
    cursor->Seek(target);
    if (cursor->valid()) {
      heap_.push_back(cursor.get());
    } else if (!cursor->status().ok()) {
      failed_ = true;
    }
  }
  for (size_t i = heap_.size() / 2; i > 0; --i) Sink(i - 1);
  Settle();
}

void AnyCursor::LeapTo(std::string_view target) {
  if (storage::IsBefore(passed_, target, order_)) passed_.assign(target);
  while (!heap_.empty() && storage::IsBefore(heap_.front()->key(), target, order_)) {
    heap_.front()->LeapTo(target);
    Reorder();
  }
  Settle();
}

void AnyCursor::Next() {
  // Kept, since the first one to move takes its bytes away.
  passed_.assign(key_);
  while (!heap_.empty() && heap_.front()->key() == passed_) {
    heap_.front()->Next();
    Reorder();
  }
  Settle();
}

absl::Status AnyCursor::status() const {
  for (const std::unique_ptr<Cursor>& cursor : cursors_) {
    if (absl::Status status = cursor->status(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

bool AnyCursor::IsBefore(const Cursor& a, const Cursor& b) const {
  return storage::IsBefore(a.key(), b.key(), order_);
}

void AnyCursor::Reorder() {
  if (!heap_.front()->valid()) {
    if (!heap_.front()->status().ok()) failed_ = true;
    std::swap(heap_.front(), heap_.back());
    heap_.pop_back();
  }
  Sink(0);
}

void AnyCursor::Sink(size_t i) {
  while (true) {
    size_t child = 2 * i + 1;
    if (child >= heap_.size()) return;
    if (child + 1 < heap_.size() && IsBefore(*heap_[child + 1], *heap_[child])) ++child;
    if (!IsBefore(*heap_[child], *heap_[i])) return;
    std::swap(heap_[i], heap_[child]);
    i = child;
  }
}

void AnyCursor::Settle() {
  // What could not be read may come first.
  valid_ = !failed_ && !heap_.empty();
  if (valid_) key_ = heap_.front()->key();
}

Impact AnyCursor::GreatestImpact(size_t i) const {
  if (i >= heap_.size() || heap_[i]->key() != key_) return 0;
  return std::max({heap_[i]->impact(), GreatestImpact(2 * i + 1), GreatestImpact(2 * i + 2)});
}

}  // namespace annals::storage
