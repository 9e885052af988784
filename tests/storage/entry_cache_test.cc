// The cache of entries against RocksDB: what is read through it, before, while and after others
// write, is what RocksDB has at the same snapshot.
#include "storage/entry_cache.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "rocksdb/sst_file_writer.h"
#include "rocksdb/write_batch.h"
#include "storage/engine.h"
#include "storage/entry_cursor.h"
#include "storage/entry_run.h"
#include "storage/keys.h"
#include "storage/opened_db.h"
#include "storage/snapshot.h"
#include "storage/sources.h"
#include "storage/sst_files.h"
#include "storage/strings.h"
#include "storage/term_cursor.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

// Few, so that writes often meet what was read.
constexpr int kKeys = 400;

std::string KeyOf(int number) {
  std::string digits = std::to_string(number);
  return std::string(4 - digits.size(), '0') + digits;
}

// Three timelines: that of everything, and those of two terms, neighbours in their family.
struct Timeline {
  Family family;
  std::string prefix;
};

std::vector<Timeline> Timelines() {
  return {{Family::kTimeline, ""},
          {Family::kTerms, TermPrefix({TermKind::kPlace, "porto"})},
          {Family::kTerms, TermPrefix({TermKind::kPlace, "porto alegre"})}};
}

class EntryCacheTest : public testing::Test {
 protected:
  void SetUp() override {
    engine_ = *Engine::Open(folder_ / "test", "test", /*create=*/true, MakeMemoryBudget(),
                            rocksdb::Env::Default());
  }

  // Changes some entries of each timeline; values tell which write made them.
  void WriteSome(std::mt19937& random, int number) {
    rocksdb::WriteBatch batch;
    for (const Timeline& timeline : Timelines()) {
      for (int i = 0; i < 5; ++i) {
        const std::string key = timeline.prefix + KeyOf(static_cast<int>(random() % kKeys));
        if (random() % 3 == 0) {
          batch.Delete(engine_->family(timeline.family), key);
        } else {
          const std::string value = std::to_string(number) + std::string(random() % 300, 'x');
          batch.Put(engine_->family(timeline.family), key, value);
        }
      }
    }
    ASSERT_TRUE(engine_->Write(&batch, /*sync=*/false, "test").ok());
  }

  std::shared_ptr<const Snapshot> Take() { return *Snapshot::Take(engine_); }

  // How many entries the timeline has, read through the cache.
  int Count(const Snapshot& snapshot, const Timeline& timeline) {
    int count = 0;
    EntryCursor cursor(snapshot, timeline.family, timeline.prefix, TimeOrder::kAscending);
    for (cursor.Seek(""); cursor.valid(); cursor.Next()) ++count;
    EXPECT_TRUE(cursor.status().ok());
    return count;
  }

  // Whether the first entry of a timeline would come from the cache.
  bool IsCached(const Snapshot& snapshot, const Timeline& timeline) {
    const EntryCache::Part part = timeline.family == Family::kTimeline ? EntryCache::Part::kTimeline
                                                                       : EntryCache::Part::kTerms;
    return engine_->opened()
               ->entries()
               .Find(part, timeline.prefix, TimeOrder::kAscending, *snapshot.sequence())
               .run != nullptr;
  }

  const TempDir folder_;
  std::shared_ptr<Engine> engine_;
};

// Both stand on the same entry, or both at the end.
void ExpectSame(const Cursor& cached, const Cursor& read) {
  ASSERT_TRUE(cached.status().ok());
  ASSERT_EQ(cached.valid(), read.valid());
  if (!read.valid()) return;
  ASSERT_EQ(cached.key(), read.key());
  ASSERT_EQ(cached.value(), read.value());
}

// Moves two cursors in the same way, at random.
void Compare(const Snapshot& snapshot, std::mt19937& random, int moves) {
  const std::vector<Timeline> timelines = Timelines();
  const Timeline& timeline = timelines[random() % timelines.size()];
  const TimeOrder order = random() % 2 == 0 ? TimeOrder::kAscending : TimeOrder::kDescending;
  EntryCursor cached(snapshot, timeline.family, timeline.prefix, order);
  TermCursor read(snapshot, timeline.family, timeline.prefix, order);
  for (int i = 0; i < moves; ++i) {
    const uint32_t what = random() % 12;
    const int number = static_cast<int>(random() % kKeys);
    if (!read.valid() || what == 0) {
      // Also before and after all, and between two keys.
      const std::string target = number == 0 ? "" : number == 1 ? "\xff" : KeyOf(number) + "k";
      cached.Seek(target);
      read.Seek(target);
    } else if (what == 1) {
      const std::string target =
          KeyOf(number % 2 == 0 ? number : std::stoi(std::string(read.key())));
      if (IsBefore(target, read.key(), order)) continue;
      cached.LeapTo(target);
      read.LeapTo(target);
    } else {
      cached.Next();
      read.Next();
    }
    ExpectSame(cached, read);
    if (testing::Test::HasFailure()) return;
  }
}

// Fetches some records, and again, when they come from the cache.
void CompareRecords(const Snapshot& snapshot, std::mt19937& random) {
  std::vector<std::string> keys;
  std::vector<std::string> values;
  TermCursor read(snapshot, Family::kTimeline, "", TimeOrder::kAscending);
  for (read.Seek(KeyOf(static_cast<int>(random() % kKeys))); read.valid(); read.Next()) {
    if (random() % 4 != 0) continue;
    keys.emplace_back(read.key());
    values.emplace_back(read.value());
  }
  for (int i = 0; i < 2; ++i) {
    const absl::StatusOr<std::vector<rocksdb::PinnableSlice>> records =
        FetchKeptRecords(snapshot, keys);
    ASSERT_TRUE(records.ok()) << records.status();
    for (size_t k = 0; k < keys.size(); ++k) ASSERT_EQ(ToView((*records)[k]), values[k]);
  }
}

TEST_F(EntryCacheTest, ReadsWhatRocksDbHasAtEachSnapshot) {
  std::mt19937 random(7);
  std::vector<std::shared_ptr<const Snapshot>> snapshots;
  for (int i = 0; i < 3000 && !HasFailure(); ++i) {
    if (random() % 3 == 0) WriteSome(random, i);
    if (snapshots.empty() || random() % 3 == 0) snapshots.push_back(Take());
    if (snapshots.size() > 5) snapshots.erase(snapshots.begin());
    Compare(*snapshots[random() % snapshots.size()], random, 60);
    if (i % 10 == 0) CompareRecords(*snapshots[random() % snapshots.size()], random);
  }
}

TEST_F(EntryCacheTest, ReadsWhatRocksDbHasWhileOthersWrite) {
  // No more than readers can compare in time where a sanitizer slows them down.
  constexpr int kMostWrites = 4000;
  std::atomic<bool> done = false;
  std::thread writer([&] {
    std::mt19937 random(1);
    for (int i = 0; !done && i < kMostWrites; ++i) {
      WriteSome(random, i);
      // Sometimes readers should find what they have read before.
      if (i % 8 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  std::vector<std::thread> readers;
  for (unsigned seed = 2; seed < 5; ++seed) {
    readers.emplace_back([&, seed] {
      std::mt19937 random(seed);
      for (int i = 0; i < 700 && !HasFailure(); ++i) {
        const std::shared_ptr<const Snapshot> snapshot = Take();
        Compare(*snapshot, random, 60);
        if (i % 10 == 0) CompareRecords(*snapshot, random);
      }
    });
  }
  for (std::thread& reader : readers) reader.join();
  done = true;
  writer.join();
}

TEST_F(EntryCacheTest, KeepsWhatWasReadUntilAWriteTouchesIt) {
  std::mt19937 random(3);
  for (int i = 0; i < 100; ++i) WriteSome(random, i);
  const Timeline porto = Timelines()[1];
  const Timeline alegre = Timelines()[2];
  const std::shared_ptr<const Snapshot> before = Take();
  EXPECT_FALSE(IsCached(*before, porto));
  const int count = Count(*before, porto);
  EXPECT_GT(Count(*before, alegre), 0);
  EXPECT_TRUE(IsCached(*before, porto));

  rocksdb::WriteBatch batch;
  batch.Put(engine_->family(porto.family), porto.prefix, "before all others");
  ASSERT_TRUE(engine_->Write(&batch, /*sync=*/false, "test").ok());
  const std::shared_ptr<const Snapshot> after = Take();
  EXPECT_FALSE(IsCached(*after, porto));
  EXPECT_TRUE(IsCached(*after, alegre));
  EXPECT_EQ(Count(*before, porto), count);
  EXPECT_FALSE(IsCached(*before, porto));  // since it is not what is now
  EXPECT_EQ(Count(*after, porto), count + 1);
  EXPECT_TRUE(IsCached(*after, porto));
  EXPECT_EQ(Count(*before, porto), count);
}

// More in one timeline than is read for the cache in one go.
TEST_F(EntryCacheTest, KeepsOnlyTheBeginOfALongRead) {
  constexpr int kEntries = 4000;
  constexpr size_t kValueBytes = 1000;
  for (const Timeline& timeline : Timelines()) {
    rocksdb::WriteBatch batch;
    for (int i = 0; i < kEntries; ++i) {
      const std::string value = std::to_string(i) + std::string(kValueBytes, 'x');
      batch.Put(engine_->family(timeline.family), timeline.prefix + KeyOf(i), value);
    }
    ASSERT_TRUE(engine_->Write(&batch, /*sync=*/false, "test").ok());
    ASSERT_TRUE(engine_->db()->Flush({}, engine_->family(timeline.family)).ok());
  }
  const std::shared_ptr<const Snapshot> snapshot = Take();
  const auto is_cached_at = [&](int number) {
    return engine_->opened()
               ->entries()
               .Find(EntryCache::Part::kTimeline, KeyOf(number), TimeOrder::kAscending,
                     *snapshot->sequence())
               .run != nullptr;
  };
  // Neither does it grow when it is read again.
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(Count(*snapshot, Timelines()[0]), kEntries);
    EXPECT_TRUE(is_cached_at(0));
    EXPECT_FALSE(is_cached_at(kEntries / 2));
    EXPECT_FALSE(is_cached_at(kEntries - 1));
  }
  std::mt19937 random(6);
  for (const Timeline& timeline : Timelines()) {
    // The second one finds runs, which end before the timeline does.
    for (const TimeOrder order : {TimeOrder::kAscending, TimeOrder::kAscending,
                                  TimeOrder::kDescending, TimeOrder::kAscending}) {
      const bool ascending = order == TimeOrder::kAscending;
      EntryCursor cached(*snapshot, timeline.family, timeline.prefix, order);
      TermCursor read(*snapshot, timeline.family, timeline.prefix, order);
      // All of it, then from somewhere on, then from place to place.
      for (const std::string& target :
           {std::string(ascending ? "" : "\xff"), KeyOf(static_cast<int>(random() % kEntries))}) {
        cached.Seek(target);
        read.Seek(target);
        for (ExpectSame(cached, read); read.valid() && !HasFatalFailure();) {
          cached.Next();
          read.Next();
          ExpectSame(cached, read);
        }
      }
      cached.Seek(ascending ? "" : "\xff");
      read.Seek(ascending ? "" : "\xff");
      for (int i = ascending ? 0 : kEntries - 1; i >= 0 && i < kEntries && !HasFatalFailure();) {
        cached.LeapTo(KeyOf(i));
        read.LeapTo(KeyOf(i));
        ExpectSame(cached, read);
        const int leap = i % 2000 < 1800 ? 1 : 1 + static_cast<int>(random() % 100);
        i += ascending ? leap : -leap;
      }
    }
  }
}

TEST_F(EntryCacheTest, KeepsRecordsUntilAWriteTouchesThem) {
  const auto put = [&](std::string_view value) {
    rocksdb::WriteBatch batch;
    batch.Put(engine_->family(Family::kTimeline), "key", ToSlice(value));
    ASSERT_TRUE(engine_->Write(&batch, /*sync=*/false, "test").ok());
  };
  const auto is_cached = [&](const Snapshot& snapshot) {
    rocksdb::PinnableSlice record;
    return engine_->opened()->entries().FindRecord("key", *snapshot.sequence(), &record);
  };
  put("old");
  const std::shared_ptr<const Snapshot> before = Take();
  EXPECT_FALSE(is_cached(*before));
  EXPECT_EQ(ToView(FetchKeptRecords(*before, {"key"})->front()), "old");
  EXPECT_TRUE(is_cached(*before));
  put("new");
  EXPECT_FALSE(is_cached(*before));
  EXPECT_EQ(ToView(FetchKeptRecords(*before, {"key"})->front()), "old");
  EXPECT_FALSE(is_cached(*before));  // since it is not what is now
  const std::shared_ptr<const Snapshot> after = Take();
  EXPECT_EQ(ToView(FetchKeptRecords(*after, {"key"})->front()), "new");
  EXPECT_TRUE(is_cached(*after));
  EXPECT_FALSE(is_cached(*before));
  EXPECT_EQ(ToView(FetchKeptRecords(*before, {"key"})->front()), "old");
  ASSERT_TRUE(engine_->Empty(Family::kTimeline).ok());
  EXPECT_FALSE(is_cached(*Take()));
}

TEST_F(EntryCacheTest, ForgetsAllWhenAFamilyIsEmptied) {
  std::mt19937 random(4);
  for (int i = 0; i < 100; ++i) WriteSome(random, i);
  const Timeline porto = Timelines()[1];
  EXPECT_GT(Count(*Take(), porto), 0);
  ASSERT_TRUE(engine_->Empty(Family::kTerms).ok());
  EXPECT_EQ(Count(*Take(), porto), 0);
}

TEST_F(EntryCacheTest, ForgetsAllWhenARangeIsDeleted) {
  std::mt19937 random(5);
  for (int i = 0; i < 100; ++i) WriteSome(random, i);
  const Timeline everything = Timelines()[0];
  EXPECT_GT(Count(*Take(), everything), 0);
  rocksdb::WriteBatch batch;
  batch.DeleteRange(engine_->family(everything.family), "", "\xff");
  ASSERT_TRUE(engine_->Write(&batch, /*sync=*/false, "test").ok());
  EXPECT_EQ(Count(*Take(), everything), 0);
}

TEST_F(EntryCacheTest, ForgetsAllWhenFilesAreTakenIn) {
  const Timeline porto = Timelines()[1];
  EXPECT_EQ(Count(*Take(), porto), 0);
  EXPECT_TRUE(IsCached(*Take(), porto));
  const std::string path = folder_ / "entries.sst";
  const rocksdb::Options options(
      engine_->db()->GetDBOptions(),
      rocksdb::ColumnFamilyOptions(engine_->db()->GetOptions(engine_->family(porto.family))));
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options);
  ASSERT_TRUE(writer.Open(path).ok());
  ASSERT_TRUE(writer.Put(porto.prefix + "0001", "value").ok());
  ASSERT_TRUE(writer.Finish().ok());
  ASSERT_TRUE(TakeIn(*engine_, {{Family::kTerms, {path}}}).ok());
  EXPECT_EQ(Count(*Take(), porto), 1);
}

TEST(EntryRunTest, FindsKeysFromAnywhere) {
  for (int size = 1; size < 40; ++size) {
    EntryList entries;
    for (int i = 0; i < size; ++i) entries.Append(KeyOf(2 * i), "value");
    const EntryRun run(entries, TimeOrder::kAscending, "", "\xff", 1);
    for (int key = 0; key < 2 * size + 1; ++key) {
      const auto less = static_cast<size_t>(std::min((key + 1) / 2, size));
      const auto not_greater = static_cast<size_t>(std::min(key / 2 + 1, size));
      for (size_t from = 0; from < static_cast<size_t>(size); ++from) {
        EXPECT_EQ(run.LowerBound(KeyOf(key), from), std::max(from, less));
        EXPECT_EQ(run.UpperBoundBefore(KeyOf(key), from), std::min(from, not_greater));
      }
    }
  }
}

}  // namespace
}  // namespace annals::storage
