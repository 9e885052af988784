#include "storage/time_counts.h"

#include <algorithm>
#include <iterator>

#include "temporal/civil.h"

namespace annals::storage {

size_t TimeCounts::BlockOf(int64_t day) const {
  const auto after = std::ranges::upper_bound(
      blocks_, day, {}, [](const Block& block) { return block.days.front().day; });
  return after == blocks_.begin() ? 0 : static_cast<size_t>(after - blocks_.begin()) - 1;
}

void TimeCounts::AddToMonth(int64_t day, Side side, Fineness fineness, int64_t count) {
  const int64_t first_day = day - temporal::DayFromOrdinal(day).day + 1;
  std::vector<Month>& months = months_[static_cast<size_t>(side)];
  const auto place = [](const Month& month) { return std::pair(month.first_day, month.fineness); };
  const std::pair wanted(first_day, fineness);
  auto found = months.end();
  // Mostly the last, while many are read in the order of time.
  if (!months.empty() && place(months.back()) >= wanted) {
    found = std::ranges::lower_bound(months, wanted, {}, place);
  }
  if (found == months.end() || place(*found) != wanted) {
    found = months.insert(found, {first_day, fineness, 0});
  }
  found->count += count;
  if (found->count == 0) months.erase(found);
}

absl::Span<const TimeCounts::Month> TimeCounts::MonthsFrom(Side side, int64_t day) const {
  const std::vector<Month>& months = months_[static_cast<size_t>(side)];
  const auto first = std::ranges::lower_bound(months, day, {}, &Month::first_day);
  return absl::MakeConstSpan(months).subspan(static_cast<size_t>(first - months.begin()));
}

void TimeCounts::AddTo(std::vector<Second>* seconds, uint32_t key, int64_t count) {
  auto place = std::ranges::lower_bound(*seconds, key, {}, &Second::key);
  if (place == seconds->end() || place->key != key) {
    const int32_t before = place == seconds->begin() ? 0 : std::prev(place)->up_to;
    place = seconds->insert(place, {key, before});
  }
  for (auto at = place; at != seconds->end(); ++at) at->up_to += static_cast<int32_t>(count);
}

void TimeCounts::AddToColumn(size_t block, size_t day, size_t column, int64_t count) {
  std::vector<int64_t>& within = blocks_[block].within[column];
  if (within.empty()) within.resize(blocks_[block].days.size() + 1);
  for (size_t i = day + 1; i < within.size(); ++i) within[i] += count;
  for (size_t i = block + 1; i < blocks_.size(); ++i) blocks_[i].before[column] += count;
}

void TimeCounts::Split(size_t block) {
  Block second;
  Block& first = blocks_[block];
  const auto half = static_cast<std::ptrdiff_t>(first.days.size() / 2);
  std::move(first.days.begin() + half, first.days.end(), std::back_inserter(second.days));
  first.days.erase(first.days.begin() + half, first.days.end());
  for (size_t column = 0; column < kColumns; ++column) {
    std::vector<int64_t>& within = first.within[column];
    const int64_t before = within.empty() ? 0 : within[static_cast<size_t>(half)];
    second.before[column] = first.before[column] + before;
    if (within.empty()) continue;
    second.within[column].assign(within.begin() + half, within.end());
    for (int64_t& count : second.within[column]) count -= before;
    within.resize(static_cast<size_t>(half) + 1);
  }
  blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(block) + 1, std::move(second));
}

void TimeCounts::Add(int64_t day, uint32_t slot, int64_t count) {
  if (blocks_.empty()) blocks_.emplace_back().days.push_back({day, {}});
  size_t block = BlockOf(day);
  std::vector<Day>& days = blocks_[block].days;
  auto place = std::ranges::lower_bound(days, day, {}, &Day::day);
  const auto index = place - days.begin();
  if (place == days.end() || place->day != day) {
    days.insert(place, {day, {}});
    for (std::vector<int64_t>& within : blocks_[block].within) {
      if (within.empty()) continue;
      within.insert(within.begin() + index, within[static_cast<size_t>(index)]);
    }
  }
  const Side side = SideOf(slot);
  const Fineness fineness = FinenessOf(slot);
  AddTo(&days[static_cast<size_t>(index)].sides[static_cast<size_t>(side)],
        UnitOf(slot) << kFinenessBits | fineness, count);
  AddToColumn(block, static_cast<size_t>(index), ColumnOf(side), count);
  AddToColumn(block, static_cast<size_t>(index), ColumnOf(side, fineness), count);
  if (days.size() > kDaysInBlock) Split(block);
  AddToMonth(day, side, fineness, count);
}

std::array<int64_t, TimeCounts::kColumns> TimeCounts::All() const {
  std::array<int64_t, kColumns> all{};
  if (blocks_.empty()) return all;
  all = blocks_.back().before;
  for (size_t column = 0; column < kColumns; ++column) {
    const std::vector<int64_t>& within = blocks_.back().within[column];
    if (!within.empty()) all[column] += within.back();
  }
  return all;
}

void TimeCounts::Append(TimeCounts later) {
  const std::array<int64_t, kColumns> before = All();
  for (Block& block : later.blocks_) {
    for (size_t column = 0; column < kColumns; ++column) block.before[column] += before[column];
    blocks_.push_back(std::move(block));
  }
  for (const Side side : {Side::kBegin, Side::kEnd}) {
    for (const Month& month : later.months_[static_cast<size_t>(side)]) {
      AddToMonth(month.first_day, side, month.fineness, month.count);
    }
  }
  for (size_t what = 0; what < apart_.size(); ++what) apart_[what] += later.apart_[what];
}

void TimeCounts::Append(int64_t day, const Counts& counts) {
  if (blocks_.empty() || blocks_.back().days.size() == kDaysInBlock) {
    Block next;
    next.before = All();
    blocks_.push_back(std::move(next));
  }
  Block& block = blocks_.back();
  for (std::vector<int64_t>& within : block.within) {
    if (!within.empty()) within.push_back(within.back());
  }
  Day& added = block.days.emplace_back(Day{day, {}});
  // Nearly all of what this takes of memory is here: just so much as there is.
  std::array<size_t, 2> sizes{};
  for (const auto& [slot, count] : counts) ++sizes[static_cast<size_t>(SideOf(slot))];
  for (size_t side = 0; side < sizes.size(); ++side) added.sides[side].reserve(sizes[side]);
  std::array<int64_t, kColumns> sums{};
  for (const auto& [slot, count] : counts) {
    const Side side = SideOf(slot);
    std::vector<Second>& seconds = added.sides[static_cast<size_t>(side)];
    const int32_t before = seconds.empty() ? 0 : seconds.back().up_to;
    seconds.push_back(
        {UnitOf(slot) << kFinenessBits | FinenessOf(slot), before + static_cast<int32_t>(count)});
    sums[ColumnOf(side)] += count;
    sums[ColumnOf(side, FinenessOf(slot))] += count;
  }
  for (const Side side : {Side::kBegin, Side::kEnd}) {
    for (size_t i = 0; i < kColumnsOfSide; ++i) {
      const int64_t sum = sums[ColumnOf(side) + i];
      if (sum == 0) continue;
      std::vector<int64_t>& within = block.within[ColumnOf(side) + i];
      if (within.empty()) within.resize(block.days.size() + 1);
      within.back() += sum;
      if (i > 0) AddToMonth(day, side, static_cast<Fineness>(i - 1), sum);
    }
  }
}

int64_t TimeCounts::BeforePlace(Place place, size_t column) const {
  if (blocks_.empty()) return 0;
  const Block& block = blocks_[place.block];
  const std::vector<int64_t>& within = block.within[column];
  return block.before[column] + (within.empty() ? 0 : within[place.day]);
}

int64_t TimeCounts::BeforePlace(Place place, Side side) const {
  return BeforePlace(place, ColumnOf(side));
}

int64_t TimeCounts::BeforePlace(Place place, Side side, Fineness fineness) const {
  return BeforePlace(place, ColumnOf(side, fineness));
}

TimeCounts::Place TimeCounts::Find(int64_t day, Place from) const {
  if (blocks_.empty()) return {};
  Place place = from;
  const bool is_beyond =
      place.block + 1 < blocks_.size() && blocks_[place.block + 1].days.front().day <= day;
  if (is_beyond) place = {BlockOf(day), 0};
  const std::vector<Day>& days = blocks_[place.block].days;
  // A histogram asks for one day after another, and most are near.
  size_t step = 1;
  size_t low = place.day;
  while (low + step < days.size() && days[low + step].day < day) {
    low += step;
    step *= 2;
  }
  const auto begin = days.begin() + static_cast<std::ptrdiff_t>(low);
  const auto end =
      days.begin() + static_cast<std::ptrdiff_t>(std::min(days.size(), low + step + 1));
  place.day =
      static_cast<size_t>(std::ranges::lower_bound(begin, end, day, {}, &Day::day) - days.begin());
  return place;
}

int64_t TimeCounts::Before(Side side, int64_t second) const {
  const int64_t day = DayOfSecond(second);
  const Place place = Find(day);
  const int64_t before = BeforePlace(place, side);
  if (blocks_.empty() || place.day == blocks_[place.block].days.size()) return before;
  const Day& found = blocks_[place.block].days[place.day];
  if (found.day != day) return before;
  const std::vector<Second>& seconds = found.sides[static_cast<size_t>(side)];
  const auto key = SecondOfDay(second) << kFinenessBits;
  const auto at = std::ranges::lower_bound(seconds, key, {}, &Second::key);
  return before + (at == seconds.begin() ? 0 : std::prev(at)->up_to);
}

std::vector<Fineness> TimeCounts::FinenessesOf(Side side) const {
  std::vector<Fineness> found;
  for (size_t fineness = 0; fineness + 1 < kColumnsOfSide; ++fineness) {
    const size_t column = ColumnOf(side, static_cast<Fineness>(fineness));
    const bool has = std::ranges::any_of(
        blocks_, [&](const Block& block) { return !block.within[column].empty(); });
    if (has) found.push_back(static_cast<Fineness>(fineness));
  }
  return found;
}

std::optional<std::pair<int64_t, int64_t>> TimeCounts::Days() const {
  if (blocks_.empty()) return std::nullopt;
  return std::pair(blocks_.front().days.front().day, blocks_.back().days.back().day);
}

std::vector<TimeCounts::Run> TimeCounts::RunsOf(int64_t day, Side side) const {
  std::vector<Run> runs;
  if (blocks_.empty()) return runs;
  const Place place = Find(day);
  const std::vector<Day>& days = blocks_[place.block].days;
  if (place.day == days.size() || days[place.day].day != day) return runs;
  int64_t before = 0;
  for (const Second& second : days[place.day].sides[static_cast<size_t>(side)]) {
    const int64_t count = second.up_to - before;
    before = second.up_to;
    if (count == 0) continue;
    runs.push_back({second.key >> kFinenessBits,
                    static_cast<Fineness>(second.key & ((1U << kFinenessBits) - 1)), count});
  }
  return runs;
}

}  // namespace annals::storage
