#include "storage/past_states.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/time/clock.h"
#include "storage/engine.h"
#include "storage/history.h"
#include "storage/past_state.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

// What is dropped from the history, compaction takes away even from the eyes of a snapshot: so it
// is to be asked when what is needed of it has been read.
absl::Status CheckIsKept(const std::shared_ptr<Engine>& engine, int64_t revision) {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> now = Snapshot::Take(engine);
  if (!now.ok()) return now.status();
  const absl::StatusOr<int64_t> stored = HistoryFloor(**now);
  if (!stored.ok()) return stored.status();
  const int64_t floor = std::max(*stored, engine->history_floor());
  const int64_t last = (*now)->revision();
  if (revision >= floor && revision <= last) return absl::OkStatus();
  return absl::OutOfRangeError(Concat("revision ", revision, " cannot be read: what is kept goes ",
                                      "from ", floor, " to ", last));
}

// Opens the copy of a database at `path`, which is removed when nobody has it open any more.
absl::StatusOr<std::shared_ptr<Engine>> OpenCopy(std::shared_ptr<const Engine> original,
                                                 const std::string& path) {
  rocksdb::Env* const env = original->env();
  absl::StatusOr<std::shared_ptr<Engine>> opened =
      Engine::Open(path, original->collection(), /*create=*/false, original->memory(), env);
  if (!opened.ok()) {
    RemoveDatabase(path, env).IgnoreError();
    return opened.status();
  }
  Engine* const copy = opened->get();
  // As long as the copy is open, nobody opens the original anew and takes it for a leftover.
  auto remove = [engine = *std::move(opened), original = std::move(original), path,
                 env](Engine* /*same*/) mutable {
    engine.reset();
    // What cannot be removed now is when the collection is next opened.
    RemoveDatabase(path, env).IgnoreError();
  };
  return std::shared_ptr<Engine>(copy, std::move(remove));
}

}  // namespace

PastStates::PastStates(std::shared_ptr<Engine> engine, size_t max_undone_bytes)
    : engine_(std::move(engine)), max_undone_bytes_(max_undone_bytes) {}

PastStates::~PastStates() = default;

absl::StatusOr<std::shared_ptr<const Snapshot>> PastStates::Get(
    int64_t revision, absl::FunctionRef<absl::Status(const std::string& path)> make_checkpoint) {
  DropIdle();
  absl::StatusOr<std::shared_ptr<const Snapshot>> now = Snapshot::Take(engine_);
  if (!now.ok()) return now;
  if (absl::Status kept = CheckIsKept(engine_, revision); !kept.ok()) return kept;
  if (revision == (*now)->revision()) return now;
  {
    absl::MutexLock lock(&mutex_);
    if (std::shared_ptr<const Snapshot> found = Find(revision); found != nullptr) return found;
  }
  const absl::StatusOr<std::shared_ptr<const Snapshot>> made =
      MakePastState(*now, revision, max_undone_bytes_);
  if (!made.ok()) return made.status();
  // Notes of it may have been dropped while they were read.
  if (absl::Status kept = CheckIsKept(engine_, revision); !kept.ok()) return kept;
  if (*made == nullptr) {
    *now = nullptr;  // it would keep what is overwritten from being reclaimed
    return GetCopy(revision, make_checkpoint);
  }
  Keep(revision, *made);
  return *made;
}

absl::StatusOr<std::shared_ptr<const Snapshot>> PastStates::GetCopy(
    int64_t revision, absl::FunctionRef<absl::Status(const std::string& path)> make_checkpoint) {
  {
    absl::MutexLock lock(&mutex_);
    if (waiting_ >= kMaxWaiting) {
      return absl::ResourceExhaustedError(
          Concat("so much has changed since revision ", revision, " that it takes a copy to read ",
                 "it, and ", waiting_, " others wait for theirs; try again later"));
    }
    const auto is_done = [this]()
                             ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !making_.has_value(); };
    ++waiting_;
    mutex_.Await(absl::Condition(&is_done));
    --waiting_;
    if (std::shared_ptr<const Snapshot> found = Find(revision); found != nullptr) return found;
    making_ = revision;
  }
  absl::StatusOr<std::shared_ptr<const Snapshot>> copy = MakeCopy(revision, make_checkpoint);
  if (copy.ok()) Keep(revision, *copy);
  absl::MutexLock lock(&mutex_);
  making_.reset();
  return copy;
}

absl::StatusOr<std::shared_ptr<const Snapshot>> PastStates::MakeCopy(
    int64_t revision, absl::FunctionRef<absl::Status(const std::string& path)> make_checkpoint) {
  std::string path;
  {
    absl::MutexLock lock(&mutex_);
    copies_.erase(std::remove_if(copies_.begin(), copies_.end(),
                                 [](const std::weak_ptr<Engine>& copy) { return copy.expired(); }),
                  copies_.end());
    if (copies_.size() >= kMaxPastCopies) {
      return absl::ResourceExhaustedError(
          Concat("so much has changed since revision ", revision, " that it takes a copy to read ",
                 "it, and there are ", kMaxPastCopies, " that others read; try again later"));
    }
    path = Concat(engine_->past_copies_path(), "/", ++last_copy_);
  }
  if (absl::Status made = engine_->MakePastCopiesFolder(); !made.ok()) return made;
  if (absl::Status made = make_checkpoint(path); !made.ok()) return made;
  absl::StatusOr<std::shared_ptr<Engine>> copy = OpenCopy(engine_, path);
  if (!copy.ok()) return copy.status();
  // Notes of it may have been dropped before it was copied.
  if (absl::Status kept = CheckIsKept(engine_, revision); !kept.ok()) return kept;
  if (absl::Status turned = TurnBack(*copy, revision, max_undone_bytes_); !turned.ok()) {
    return turned;
  }
  absl::StatusOr<std::shared_ptr<const Snapshot>> state = Snapshot::Take(*copy);
  if (!state.ok()) return state;
  absl::MutexLock lock(&mutex_);
  copies_.push_back(*copy);
  return state;
}

std::shared_ptr<const Snapshot> PastStates::Find(int64_t revision) {
  const auto found = std::find_if(kept_.begin(), kept_.end(), [revision](const Kept& kept) {
    return kept.revision == revision;
  });
  if (found == kept_.end()) return nullptr;
  found->used = absl::Now();
  kept_.splice(kept_.begin(), kept_, found);
  return found->state;
}

void PastStates::Keep(int64_t revision, std::shared_ptr<const Snapshot> state) {
  std::list<Kept> dropped;  // closed when nobody is waiting for the mutex
  absl::MutexLock lock(&mutex_);
  if (Find(revision) != nullptr) return;
  kept_.push_front({revision, std::move(state), absl::Now()});
  if (kept_.size() > kKeptPastStates) {
    dropped.splice(dropped.begin(), kept_, std::prev(kept_.end()));
  }
}

void PastStates::DropIdle() {
  std::list<Kept> dropped;  // as in Keep
  absl::MutexLock lock(&mutex_);
  const absl::Time idle = absl::Now() - kKeepPastState;
  while (!kept_.empty() && kept_.back().used < idle) {
    dropped.splice(dropped.begin(), kept_, std::prev(kept_.end()));
  }
}

}  // namespace annals::storage
