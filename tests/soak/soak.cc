#include "tests/soak/soak.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <thread>

#include "absl/time/clock.h"
#include "storage/backup.h"
#include "storage/count.h"
#include "storage/engine.h"
#include "storage/search.h"
#include "storage/statistics.h"
#include "storage/strings.h"
#include "storage/tiles.h"
#include "storage/verify.h"
#include "tests/soak/follower.h"
#include "tests/storage/test_support.h"

namespace annals::soak {
namespace {

using storage::Concat;
using storage::EventWish;
using storage::Snapshot;

constexpr int kWriters = 3;
constexpr int kReaders = 3;
constexpr int kFollowers = 2;
constexpr uint64_t kDocumentsOfAWriter = 20;
constexpr int64_t kRevisionsKept = 2000;

int64_t OpenHandles() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

absl::Status Differ(std::string_view what, int64_t a, int64_t b) {
  return absl::InternalError(Concat(what, ": ", a, " and ", b));
}

}  // namespace

Soak::Soak(std::string path, uint64_t seed) : path_(std::move(path)), seed_(seed) {
  // So little memory that files are written and compacted all the time.
  auto memory = std::make_shared<storage::MemoryBudget>();
  memory->block_cache = rocksdb::NewLRUCache(4 << 20);
  memory->write_buffers = std::make_shared<rocksdb::WriteBufferManager>(1 << 20);
  auto opened = storage::Collection::Open(path_, "test",
                                          {.create_if_missing = true,
                                           .history = {.revisions = kRevisionsKept},
                                           .memory = std::move(memory)});
  if (opened.ok()) {
    collection_ = *std::move(opened);
  } else {
    Tell(opened.status().ToString());
  }
}

Tally Soak::Run(absl::Duration time) {
  if (collection_ == nullptr) return {.errors = errors_};
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) threads.emplace_back([this, i] { Write(i); });
  for (int i = 0; i < kReaders; ++i) threads.emplace_back([this, i] { Read(i); });
  std::vector<std::thread> followers;
  for (int i = 0; i < kFollowers; ++i) followers.emplace_back([this] { Follow(); });
  threads.emplace_back([this] { Care(); });
  absl::SleepFor(time / 4);
  const int64_t memory = storage::ResidentMebibytes();
  const int64_t handles = OpenHandles();
  absl::SleepFor(time * 3 / 4);
  Tally tally = {.memory_growth_mib = storage::ResidentMebibytes() - memory,
                 .handle_growth = OpenHandles() - handles};
  over_.Notify();
  for (std::thread& thread : threads) thread.join();
  written_.Notify();
  for (std::thread& thread : followers) thread.join();
  const auto report = storage::Verify(*collection_);
  Count(report.status());
  if (report.ok()) {
    for (const std::string& difference : report->differences) Tell(difference);
  }
  tally.operations = operations_;
  tally.changes = changes_;
  tally.errors = errors_;
  return tally;
}

void Soak::Write(int number) {
  Random random(seed_ * 100 + static_cast<uint64_t>(number));
  while (!over()) Count(WriteOne(number, random));
}

absl::Status Soak::WriteOne(int number, Random& random) {
  const std::string id = Concat("w", number, "-", random() % kDocumentsOfAWriter);
  if (random() % 5 == 0) {
    absl::Status deleted = collection_->DeleteDocument(id).status();
    if (!deleted.ok() && !absl::IsNotFound(deleted)) return deleted;
    const absl::Status gone = collection_->GetDocument(id, false).status();
    return absl::IsNotFound(gone) ? absl::OkStatus()
                                  : absl::InternalError(Concat(id, " is still there"));
  }
  const std::string title = Concat("Version ", random() % 1'000'000, " of ", id);
  std::vector<annals::v1::Event> events;
  for (uint64_t i = random() % 6; i > 0; --i) {
    EventWish wish;
    wish.title = Concat("Event ", random() % 50, " of ", id);
    wish.edtf = std::to_string(1000 + random() % 900);
    wish.places = {Concat("Place ", random() % 5)};
    events.push_back(storage::MakeEvent(id, wish));
  }
  const size_t event_count = events.size();
  storage::WriteOptions options;
  if (random() % 4 == 0) options.durability = storage::Durability::kAtSync;
  const auto put = collection_->PutDocument(storage::MakeDocument(id, title), events, options);
  if (!put.ok()) return put.status();
  const auto stored = collection_->GetDocument(id, /*with_text=*/true);
  if (!stored.ok()) return stored.status();
  if (stored->text() != title || stored->event_count() != static_cast<int32_t>(event_count)) {
    return absl::InternalError(Concat(id, " is not as it was stored just now"));
  }
  return random() % 20 == 0 ? collection_->Sync() : absl::OkStatus();
}

void Soak::Read(int number) {
  Random random(seed_ * 100 + 50 + static_cast<uint64_t>(number));
  while (!over()) Count(ReadOne(random));
}

absl::Status Soak::ReadOne(Random& random) {
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection_->TakeSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  if (random() % 3 == 0) {
    const int64_t then = (*snapshot)->revision() - static_cast<int64_t>(random() % 300);
    snapshot = collection_->TakeSnapshotAt(std::max<int64_t>(then, 0));
    // Retention may have come between.
    if (absl::IsOutOfRange(snapshot.status())) return absl::OkStatus();
    if (!snapshot.ok()) return snapshot.status();
  }
  switch (random() % 3) {
    case 0: {
      const auto tiles = storage::QueryTiles(*snapshot, {.max_events = 50});
      if (!tiles.ok()) return tiles.status();
      const auto count = storage::CountEvents(*snapshot, {});
      if (!count.ok()) return count.status();
      return tiles->total == *count ? absl::OkStatus() : Differ("tiles", tiles->total, *count);
    }
    case 1: {
      const auto text = storage::TextQuery::Parse("event");
      if (!text.ok()) return text.status();
      return storage::SearchBest(*snapshot, *text, {}, 20).status();
    }
    default:
      return Page(*snapshot, random);
  }
}

absl::Status Soak::Page(const std::shared_ptr<const Snapshot>& snapshot, Random& random) {
  storage::TimelineQuery query;
  if (random() % 2 == 0) {
    query.filter = storage::Term{storage::TermKind::kPlace, Concat("place ", random() % 5)};
  }
  const auto count = storage::CountEvents(snapshot, query);
  if (!count.ok()) return count.status();
  const auto reader = collection_->Timeline(query, snapshot);
  if (!reader.ok()) return reader.status();
  int64_t read = 0;
  annals::v1::Event event;
  while ((*reader)->Next(&event)) ++read;
  // What history drops meanwhile is no longer put back into an earlier state: it says so.
  if (absl::IsOutOfRange((*reader)->status())) return absl::OkStatus();
  if (!(*reader)->status().ok()) return (*reader)->status();
  return read == *count ? absl::OkStatus() : Differ("a timeline and its count", read, *count);
}

void Soak::Follow() {
  Follower follower(*collection_);
  const auto tell = [&](const std::vector<std::string>& problems) {
    operations_ += 1;
    for (const std::string& problem : problems) Tell(problem);
  };
  while (!written_.HasBeenNotified()) tell(follower.Follow());
  tell(follower.Follow());
  tell(follower.Compare());
  changes_ += follower.changes();
}

void Soak::Care() {
  storage::Backups backups(path_ + ".backups");
  while (!over_.WaitForNotificationWithTimeout(absl::Milliseconds(500))) {
    Count(storage::Compact(*collection_));
    const auto made = backups.Make(*collection_);
    Count(made.status());
    if (made.ok()) Count(backups.Verify(made->number));
    Count(backups.KeepNewest(2));
    Count(storage::StatisticsOf(*collection_).status());
  }
}

void Soak::Count(const absl::Status& status) {
  ++operations_;
  if (!status.ok()) Tell(status.ToString());
}

void Soak::Tell(std::string_view problem) {
  if (++errors_ <= 20) std::cerr << Concat("amiss: ", problem, "\n");
}

}  // namespace annals::soak
