#include "extractor/train/weights_writer.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

#include "extractor/language/feature_table.h"
#include "extractor/language/weights.h"

namespace annals::extractor::train {
namespace {

// A key is one of about three times as many as there are features, times 2^16.
constexpr size_t kFeaturesPerKeyRange = 3;
// Features that share a pilot, on the average: more of them make the table of pilots smaller and
// the search for a pilot longer.
constexpr size_t kFeaturesPerPilot = 6;
constexpr int kPilots = 1 << 16;
// So many slots of a hundred are empty; with fewer, the last pilots could not be found.
constexpr size_t kEmptySlots = 3;
// Rows of more weights than this are written as long ones.
constexpr size_t kLongestShortRow = 8;

void AppendNumber(std::string& bytes, uint64_t value, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    bytes.push_back(static_cast<char>(value >> (8 * i)));
  }
}

struct Entry {
  uint64_t key;
  uint32_t value;
};

// The entries of a table with their keys, each key once, in the order of the keys.
std::vector<Entry> MakeEntries(std::vector<std::pair<uint64_t, uint32_t>> values,
                               uint32_t key_range) {
  std::sort(values.begin(), values.end());
  std::vector<Entry> entries;
  for (const auto& [feature, value] : values) {
    entries.push_back({language::FeatureKey(feature, key_range), value});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.key < b.key; });
  entries.erase(std::unique(entries.begin(), entries.end(),
                            [](const Entry& a, const Entry& b) { return a.key == b.key; }),
                entries.end());
  return entries;
}

// The search for pilots that give each entry a slot of its own: those that many entries share
// first, while most slots are still empty.
class PilotSearch {
 public:
  PilotSearch(const std::vector<Entry>& entries, uint32_t pilot_count, uint32_t slot_count)
      : pilots_(pilot_count), slots_(slot_count), sharers_(pilot_count) {
    for (const Entry& entry : entries) {
      sharers_[language::Scale(language::HashKey(entry.key), pilot_count)].push_back(&entry);
    }
  }

  // False when there is no pilot for some entries.
  bool Run() {
    std::vector<size_t> order(pilots_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [this](size_t a, size_t b) {
      return sharers_[a].size() > sharers_[b].size();
    });
    return std::all_of(order.begin(), order.end(), [this](size_t i) { return Place(i); });
  }

  const std::vector<uint16_t>& pilots() const { return pilots_; }
  // By slot, null for an empty one.
  const std::vector<const Entry*>& slots() const { return slots_; }

 private:
  bool Place(size_t index) {
    for (int pilot = 0; pilot < kPilots; ++pilot) {
      pilots_[index] = static_cast<uint16_t>(pilot);
      if (TryPilot(index)) {
        return true;
      }
    }
    return false;
  }

  bool TryPilot(size_t index) {
    taken_.clear();
    for (const Entry* entry : sharers_[index]) {
      const uint32_t slot = language::SlotBy(pilots_[index], language::HashKey(entry->key),
                                             static_cast<uint32_t>(slots_.size()));
      if (slots_[slot] != nullptr) {
        for (uint32_t mine : taken_) {
          slots_[mine] = nullptr;
        }
        return false;
      }
      slots_[slot] = entry;
      taken_.push_back(slot);
    }
    return true;
  }

  std::vector<uint16_t> pilots_;
  std::vector<const Entry*> slots_;
  std::vector<std::vector<const Entry*>> sharers_;
  std::vector<uint32_t> taken_;  // slots, by the pilot that is being tried
};

std::string WriteShortRow(const WeightRow& row) {
  std::string bytes;
  AppendNumber(bytes, row.weights.size(), 1);
  for (const auto& [class_id, weight] : row.weights) {
    AppendNumber(bytes, class_id, 1);
    AppendNumber(bytes, static_cast<uint8_t>(weight), 1);
  }
  return bytes;
}

std::string WriteLongRow(const WeightRow& row) {
  std::string bytes(language::kMaxClasses, '\0');
  for (const auto& [class_id, weight] : row.weights) {
    bytes[class_id] = static_cast<char>(weight);
  }
  return bytes;
}

}  // namespace

std::string WriteFeatureTable(std::vector<std::pair<uint64_t, uint32_t>> values) {
  const auto key_range = static_cast<uint32_t>(values.size() / kFeaturesPerKeyRange + 1);
  const std::vector<Entry> entries = MakeEntries(std::move(values), key_range);
  const auto pilot_count = static_cast<uint32_t>(entries.size() / kFeaturesPerPilot + 1);
  size_t slot_count = entries.size() + 1;
  std::optional<PilotSearch> search;
  do {
    slot_count += slot_count * kEmptySlots / 100 + 1;
    search.emplace(entries, pilot_count, static_cast<uint32_t>(slot_count));
  } while (!search->Run());
  std::string table;
  AppendNumber(table, key_range, 4);
  AppendNumber(table, pilot_count, 4);
  AppendNumber(table, slot_count, 4);
  for (uint16_t pilot : search->pilots()) {
    AppendNumber(table, pilot, language::kPilotBytes);
  }
  for (const Entry* entry : search->slots()) {
    AppendNumber(table, entry == nullptr ? 0 : language::CheckOf(entry->key), 3);
    AppendNumber(table, entry == nullptr ? 0 : entry->value, 3);
  }
  table.append(language::kSlotPadding, '\0');
  return table;
}

ClassTables WriteClassWeights(const std::vector<WeightRow>& weights) {
  // Rows that are the same are written once, and in an order that does not depend on that of the
  // features.
  std::map<std::string, uint32_t> long_rows;
  std::map<std::string, uint32_t> short_rows;
  for (const WeightRow& row : weights) {
    if (row.weights.size() > kLongestShortRow) {
      long_rows.emplace(WriteLongRow(row), 0);
    } else {
      short_rows.emplace(WriteShortRow(row), 0);
    }
  }
  ClassTables result;
  AppendNumber(result.rows, long_rows.size(), 4);
  result.rows.resize(language::kRowsHeaderBytes);
  uint32_t next = 1;
  for (auto& [bytes, value] : long_rows) {
    result.rows += bytes;
    value = next++;
  }
  for (auto& [bytes, value] : short_rows) {
    result.rows += bytes;
    value = next;
    next += static_cast<uint32_t>(bytes.size());
  }
  std::vector<std::pair<uint64_t, uint32_t>> values;
  for (const WeightRow& row : weights) {
    values.emplace_back(row.feature, row.weights.size() > kLongestShortRow
                                         ? long_rows.at(WriteLongRow(row))
                                         : short_rows.at(WriteShortRow(row)));
  }
  result.table = WriteFeatureTable(std::move(values));
  return result;
}

}  // namespace annals::extractor::train
