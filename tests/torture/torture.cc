#include "tests/torture/torture.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>
#include <utility>
#include <vector>

#include "rocksdb/env.h"
#include "storage/backup.h"
#include "storage/statistics.h"
#include "storage/verify.h"
#include "tests/torture/writer.h"

namespace annals::torture {
namespace {

using storage::Collection;
using storage::Fault;
using storage::FaultyFileSystem;

struct NamedFault {
  Fault fault;
  const char* name;
};
constexpr std::array<NamedFault, 6> kFaults = {{{Fault::kPowerCut, "power cut"},
                                                {Fault::kTornPowerCut, "torn power cut"},
                                                {Fault::kNoSpace, "ENOSPC"},
                                                {Fault::kIoErrors, "EIO"},
                                                {Fault::kOneIoError, "one EIO"},
                                                {Fault::kBitFlip, "bit flip"}}};

constexpr int kMaxSteps = 150;

bool IsPowerCut(Fault fault) { return fault == Fault::kPowerCut || fault == Fault::kTornPowerCut; }

void FlipBit(const std::filesystem::path& path, uint64_t bit) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(bit / 8));
  const char flipped = static_cast<char>(file.get() ^ (1 << bit % 8));
  file.seekp(static_cast<std::streamoff>(bit / 8));
  file.put(flipped);
}

void Spin(std::chrono::microseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

}  // namespace

Torture::Torture(std::string program, std::string path, uint64_t seed)
    : program_(std::move(program)), path_(std::move(path)), seed_(seed), workload_(seed) {}

void Torture::KillWriter() {
  now_ = "kill " + std::to_string(tally_.kills + 1);
  Writer writer(program_, path_, seed_);
  const auto steps = static_cast<int64_t>(Chance(12));
  writer.WaitForSteps(steps);
  // Without a step to wait for, it may be killed while it opens the collection.
  Spin(std::chrono::microseconds(Chance(steps == 0 ? 30000 : 2000)));
  if (!writer.Kill()) Damage("the writer ended by itself");
  ++tally_.kills;
  tally_.acknowledged += writer.acknowledged();
  const int64_t acknowledged = workload_.revision() + writer.acknowledged();
  Examine(acknowledged, acknowledged + 1);
}

void Torture::Fail() {
  const size_t turn = turns_++ % (kFaults.size() + 1);
  if (turn == kFaults.size()) return FlipLog();
  const NamedFault fault = kFaults[turn];
  const storage::FaultPlan plan = {.fault = fault.fault,
                                   .after = 1 + static_cast<int>(Chance(150))};
  const bool from_the_start = Chance(4) == 0;
  now_ = "fault " + std::to_string(tally_.faults + 1) + ", " + fault.name + " after " +
         std::to_string(plan.after) + (from_the_start ? " from the start" : "");
  const auto disk = std::make_shared<FaultyFileSystem>(Mix(seed_, turns_));
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  int64_t least = workload_.revision();
  bool step_failed = false;
  if (from_the_start) disk->Plan(plan);
  absl::StatusOr<std::unique_ptr<Collection>> collection = Open(path_, env.get());
  if (!from_the_start) disk->Plan(plan);
  if (!collection.ok()) {
    if (!disk->struck()) Damage(collection.status().ToString());
  } else {
    step_failed = DoSteps(**collection, *disk, fault.fault, &least);
    if (fault.fault == Fault::kBitFlip) {
      ReadFlipped(**collection);
    } else if (!IsPowerCut(fault.fault)) {
      GoOn(**collection, *disk);
      least = workload_.revision();
    }
    collection->reset();
  }
  if (disk->struck()) ++tally_.faults;
  IsPowerCut(fault.fault) ? disk->Restart() : disk->Heal();
  Examine(least, workload_.revision() + (step_failed ? 1 : 0));
}

void Torture::FlipLog() {
  now_ = "fault " + std::to_string(tally_.faults + 1) + ", a bit of a log";
  if (const auto collection = Open(path_); collection.ok()) {
    for (uint64_t steps = 1 + Chance(20); steps > 0; --steps) {
      if (absl::Status done = workload_.Do(**collection); !done.ok()) Damage(done.ToString());
      ++tally_.acknowledged;
    }
  } else {
    return Damage(collection.status().ToString());
  }
  std::vector<std::filesystem::path> logs;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    if (entry.path().extension() == ".log" && entry.file_size() > 0) logs.push_back(entry.path());
  }
  if (logs.empty()) return;
  std::ranges::sort(logs);
  const std::filesystem::path& log = logs[Chance(logs.size())];
  FlipBit(log, Chance(8 * std::filesystem::file_size(log)));
  ++tally_.faults;
  if (const auto collection = Open(path_); !collection.ok()) {
    if (!absl::IsDataLoss(collection.status())) Damage(collection.status().ToString());
    std::ofstream(path_ + "/ACCEPT_LOSS").close();
    // What other families have in files may be past the damage: then there is only the backup.
    if (const auto accepted = Open(path_); absl::IsDataLoss(accepted.status())) return StartAnew();
    return Examine(0, workload_.revision());
  }
  // It was of a record that is in files already, or the last word.
  Examine(workload_.revision(), workload_.revision());
}

void Torture::StartAnew() {
  std::filesystem::remove_all(path_);
  const storage::Backups backups(path_ + ".backups");
  const auto listed = backups.List();
  if (!listed.ok()) return Damage(listed.status().ToString());
  int64_t revision = 0;
  for (const storage::Backup& backup : *listed) {
    if (backup.damaged || backup.revision < backed_up_) continue;
    const auto restored = backups.Restore(backup.number, path_);
    if (!restored.ok()) return Damage(restored.status().ToString());
    revision = backup.revision;
    break;
  }
  if (revision < backed_up_) return Lose(1, "a backup is missing");
  Examine(revision, revision);
}

bool Torture::DoSteps(Collection& collection, const FaultyFileSystem& disk, Fault fault,
                      int64_t* least) {
  storage::Backups backups(path_ + ".backups");
  for (int i = 0; i < kMaxSteps; ++i) {
    const bool synced = workload_.NextIsSynced();
    const absl::Status done = workload_.Do(collection);
    if (!done.ok()) {
      if (!disk.struck()) Damage(done.ToString());
      if (fault == Fault::kNoSpace && !absl::IsResourceExhausted(done)) Damage(done.ToString());
      return true;
    }
    ++tally_.acknowledged;
    if (synced || !IsPowerCut(fault)) *least = workload_.revision();
    // Whether these succeed does not matter, only that they do no harm.
    if (Chance(20) == 0) (void)storage::Compact(collection);
    if (Chance(20) == 0 && backups.Make(collection).ok()) {
      backed_up_ = workload_.revision();
      (void)backups.KeepNewest(2);
    }
    // Of errors in the background a write tells only later.
    if (disk.struck() && (fault == Fault::kBitFlip || Chance(10) == 0)) break;
  }
  return false;
}

void Torture::GoOn(Collection& collection, FaultyFileSystem& disk) {
  const auto problems = workload_.Compare(collection);
  if (!problems.ok()) Damage("reading does not go on: " + problems.status().ToString());
  if (problems.ok() && !problems->empty()) Damage("while writes fail, " + problems->front());
  disk.Heal();
  // Where a compaction found no room as well, RocksDB looks every five seconds whether there is.
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  absl::Status done = workload_.Do(collection);
  while ((absl::IsResourceExhausted(done) || absl::IsInternal(done)) &&
         std::chrono::steady_clock::now() < patience) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    done = workload_.Do(collection);
  }
  if (!done.ok()) return Damage("writing does not go on: " + done.ToString());
  ++tally_.acknowledged;
}

void Torture::ReadFlipped(const Collection& collection) {
  const auto problems = workload_.Compare(collection);
  if (problems.ok() && !problems->empty()) Damage("a flipped bit was read: " + problems->front());
  const auto report = storage::Verify(collection);
  if (!report.ok() || report->difference_count == 0) return;
  if (report->unreadable.empty()) {
    Damage("a flipped bit shows only in what it spoils: " + report->differences.front());
  }
}

void Torture::Examine(int64_t least, int64_t most) {
  const auto collection = Open(path_);
  if (!collection.ok()) return Damage("opening: " + collection.status().ToString());
  const auto snapshot = (*collection)->TakeSnapshot();
  if (!snapshot.ok()) return Damage(snapshot.status().ToString());
  const int64_t revision = (*snapshot)->revision();
  if (revision < least) return Lose(least - revision, "the last steps are missing");
  if (revision > most) return Damage("there are steps that nobody did");
  // Steps that were done, but acknowledged only until the next sync.
  if (revision < workload_.revision()) workload_ = Workload(seed_);
  workload_.SkipTo(revision);
  const auto problems = workload_.Compare(**collection);
  if (!problems.ok()) return Damage(problems.status().ToString());
  for (const std::string& problem : *problems) Lose(1, problem);
  const auto report = storage::Verify(**collection);
  if (!report.ok()) return Damage(report.status().ToString());
  for (const std::string& difference : report->differences) Damage(difference);
  ExamineBackups();
}

void Torture::ExamineBackups() {
  const storage::Backups backups(path_ + ".backups");
  const auto listed = backups.List();
  if (!listed.ok()) return Damage(listed.status().ToString());
  const storage::Backup* newest = nullptr;
  for (const storage::Backup& backup : *listed) {
    // One that was cut short may be listed so.
    if (!backup.damaged) newest = &backup;
  }
  if (newest == nullptr || newest->revision < backed_up_) {
    if (backed_up_ > 0) Lose(1, "a backup is missing");
    return;
  }
  if (Chance(8) != 0) return;
  if (absl::Status sound = backups.Verify(newest->number); !sound.ok()) {
    return Damage(sound.ToString());
  }
  const std::string restored = path_ + ".restored";
  if (absl::Status status = backups.Restore(newest->number, restored).status(); !status.ok()) {
    return Damage(status.ToString());
  }
  {
    const auto copy = Open(restored);
    if (!copy.ok()) return Damage(copy.status().ToString());
    Workload then(seed_);
    then.SkipTo(newest->revision);
    const auto problems = then.Compare(**copy);
    if (!problems.ok()) return Damage(problems.status().ToString());
    for (const std::string& problem : *problems) Lose(1, "in a backup, " + problem);
  }
  std::filesystem::remove_all(restored);
}

void Torture::Lose(int64_t steps, std::string_view words) {
  tally_.lost += steps;
  std::cerr << now_ << ": lost: " << words << "\n";
}

void Torture::Damage(std::string_view words) {
  ++tally_.damaged;
  std::cerr << now_ << ": damaged: " << words << "\n";
}

}  // namespace annals::torture
