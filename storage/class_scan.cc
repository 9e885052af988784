#include "storage/class_scan.h"

#include <utility>

#include "storage/keys.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {

Lane::Lane(const Snapshot& snapshot, Family family, std::string prefix, std::string end)
    : db_(snapshot.engine()->db()),
      family_(snapshot.engine()->family(family)),
      prefix_(std::move(prefix)),
      end_(std::move(end)),
      end_slice_(end_) {
  options_.snapshot = snapshot.get();
  options_.iterate_upper_bound = &end_slice_;
}

std::unique_ptr<Lane> Lane::OfEverything(const Snapshot& snapshot) {
  std::string end(1, static_cast<char>(kClassUndated));
  return std::unique_ptr<Lane>(new Lane(snapshot, Family::kTimeline, "", std::move(end)));
}

std::unique_ptr<Lane> Lane::OfTerm(const Snapshot& snapshot, const Term& term) {
  std::string prefix = TermPrefix(term);
  std::string end = prefix;
  end.push_back(static_cast<char>(kClassUndated));
  return std::unique_ptr<Lane>(
      new Lane(snapshot, Family::kTerms, std::move(prefix), std::move(end)));
}

std::unique_ptr<rocksdb::Iterator> Lane::Take() {
  if (idle_.empty()) {
    return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(options_, family_));
  }
  std::unique_ptr<rocksdb::Iterator> iterator = std::move(idle_.back());
  idle_.pop_back();
  return iterator;
}

void Lane::GiveBack(std::unique_ptr<rocksdb::Iterator> iterator) {
  idle_.push_back(std::move(iterator));
}

bool ClassScan::Next() {
  if (!is_open_) {
    is_open_ = true;
    for (const std::unique_ptr<Lane>& lane : *lanes_) iterators_.push_back(lane->Take());
    return Align(first_);
  }
  iterators_[0]->Next();
  if (!Check(0)) return false;
  return iterators_.size() == 1 || Align(std::string(Suffix(0)));
}

std::string_view ClassScan::value() const { return ToView(iterators_[0]->value()); }

std::string_view ClassScan::Suffix(size_t lane) const {
  return ToView(iterators_[lane]->key()).substr((*lanes_)[lane]->prefix().size());
}

bool ClassScan::Check(size_t lane) {
  const rocksdb::Iterator& iterator = *iterators_[lane];
  if (iterator.Valid() && Suffix(lane).substr(0, kPositionBytes) <= last_) return true;
  status_ = StatusFrom(iterator.status(), "reading a timeline");
  Close();
  return false;
}

bool ClassScan::Align(std::string target) {
  size_t agreed = 0;
  for (size_t lane = 0; agreed < iterators_.size(); lane = (lane + 1) % iterators_.size()) {
    rocksdb::Iterator& iterator = *iterators_[lane];
    // After the first round every iterator stands on a key already, and may stand far enough.
    if (!iterator.Valid() || Suffix(lane) != target) {
      iterator.Seek((*lanes_)[lane]->prefix() + target);
    }
    if (!Check(lane)) return false;
    if (Suffix(lane) == target) {
      ++agreed;
    } else {
      target = Suffix(lane);
      agreed = 1;
    }
  }
  return true;
}

void ClassScan::Close() {
  for (size_t lane = 0; lane < iterators_.size(); ++lane) {
    (*lanes_)[lane]->GiveBack(std::move(iterators_[lane]));
  }
  iterators_.clear();
}

}  // namespace annals::storage
