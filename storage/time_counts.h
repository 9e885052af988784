// How many events begin, and how many have ended, before any second: ranks over all events of a
// collection, in memory.
//
//   TimeCounts counts;
//   counts.Add(DayCountsKey(day), MakeSlot(second, Side::kBegin, fineness), +1);
//   counts.Before(Side::kBegin, 0);    // how many events begin before 1970
//
// The days on which anything begins or ends stand in blocks of some hundred, each block knowing how
// much comes before it and each of its days how much comes before it within the block; a day has
// its seconds, again with what comes before each. So a rank is three binary searches, and an
// addition touches one block, one day, and a number of each later block. It takes some 8 bytes for
// each different second and side of a day. Counts by month stand beside, ready for histograms.
//
// It mirrors what the family `counters` holds of all events, from which it is read when a
// collection is opened (LiveCounts).
#ifndef ANNALS_STORAGE_TIME_COUNTS_H_
#define ANNALS_STORAGE_TIME_COUNTS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "storage/counts.h"

namespace annals::storage {

// Not thread-safe. A copy is as large as the original.
class TimeCounts {
 public:
  // Adds `count`, which may be negative, to a slot of a day, whose unit is the second of the day.
  void Add(int64_t day, uint32_t slot, int64_t count);

  // Adds all slots of a day that is later than every day so far: quickly, for reading many.
  void Append(int64_t day, const Counts& counts);

  // Adds all of `later`, whose days are later than every day so far.
  void Append(TimeCounts later);

  // What is counted apart from time.
  void AddApart(CountApart what, int64_t count) { apart_[static_cast<size_t>(what)] += count; }
  int64_t apart(CountApart what) const { return apart_[static_cast<size_t>(what)]; }

  // How many points of a side lie before a second; those of unbounded begins are not among them.
  int64_t Before(Side side, int64_t second) const;

  // The days before a day's first second that have been passed: where to look for the ranks of a
  // day, and of the next one quickly.
  struct Place {
    size_t block = 0;
    size_t day = 0;  // in the block; one past its last for the end of all
  };
  // The first day that is not before `day`, searched from `from` on, which is not after it.
  Place Find(int64_t day, Place from) const;
  Place Find(int64_t day) const { return Find(day, Place{}); }

  // How many points of a side, and of a fineness when it is given, lie on days before a place.
  int64_t BeforePlace(Place place, Side side) const;
  int64_t BeforePlace(Place place, Side side, Fineness fineness) const;

  // Which finenesses a side has anywhere.
  std::vector<Fineness> FinenessesOf(Side side) const;

  // Points of one side and fineness in one month.
  struct Month {
    int64_t first_day = 0;
    Fineness fineness = 0;
    int64_t count = 0;
  };
  // Those of the months that begin on a day or later, in the order of time.
  absl::Span<const Month> MonthsFrom(Side side, int64_t day) const;

  // The first and the last day on which something begins or ends.
  std::optional<std::pair<int64_t, int64_t>> Days() const;

  // Points of one side and fineness in one second.
  struct Run {
    uint32_t second = 0;  // of the day
    Fineness fineness = 0;
    int64_t count = 0;
  };
  // Those of a day, in the order of time.
  std::vector<Run> RunsOf(int64_t day, Side side) const;

 private:
  // A column of counts: all points of a side, or those of one fineness.
  static constexpr size_t kColumnsOfSide = (size_t{1} << kFinenessBits) + 1;
  static constexpr size_t kColumns = 2 * kColumnsOfSide;
  static constexpr size_t ColumnOf(Side side) { return static_cast<size_t>(side) * kColumnsOfSide; }
  static constexpr size_t ColumnOf(Side side, Fineness fineness) {
    return ColumnOf(side) + 1 + fineness;
  }
  static constexpr size_t kDaysInBlock = 128;

  // A second with a fineness, and how many points come before the next such.
  struct Second {
    uint32_t key;  // second << kFinenessBits | fineness
    int32_t up_to;
  };
  struct Day {
    int64_t day;
    std::array<std::vector<Second>, 2> sides;
  };
  struct Block {
    std::vector<Day> days;
    std::array<int64_t, kColumns> before{};  // in earlier blocks
    // What comes before each day of the block and, last, before its end; empty where all is zero.
    std::array<std::vector<int64_t>, kColumns> within;
  };

  // How many points there are of each column.
  std::array<int64_t, kColumns> All() const;
  static void AddTo(std::vector<Second>* seconds, uint32_t key, int64_t count);
  // The block that has or should have a day.
  size_t BlockOf(int64_t day) const;
  void Split(size_t block);
  void AddToColumn(size_t block, size_t day, size_t column, int64_t count);
  int64_t BeforePlace(Place place, size_t column) const;

  // Adds to the count of the month in which a day lies.
  void AddToMonth(int64_t day, Side side, Fineness fineness, int64_t count);

  std::vector<Block> blocks_;
  std::array<std::vector<Month>, 2> months_;  // by side; in order, none of them zero
  std::array<int64_t, 4> apart_{};            // by CountApart
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TIME_COUNTS_H_
