// A table from features to small numbers, read in place from the bytes of the model file.
//
//   absl::StatusOr<FeatureTable> table = FeatureTable::Open(bytes);
//   FeatureTable::Way way = table->WayTo(HashFeature(kTemplateWord, word));
//   FeatureTable::Place place = table->PlaceAt(way);
//   FeatureTable::ValueAt(place);   // 0 when the table does not hold the feature
//
// A parse looks up some hundred features at each step, half of which were never seen in training,
// and their places lie all over a table that is larger than the processor's nearer caches. So the
// table is a perfect hash ("hash, displace and compress", Belazzougui, Botelho and Dietzfelbinger
// 2009): one place to look at and nothing to search, found without a branch, and asked for in time.
//
// Format, little-endian:
//
//   table := key_range:u32 pilot_count:u32 slot_count:u32 pilots:u16[pilot_count]
//            slot[slot_count] padding:u8[2]
//   slot  := check:u24 value:u24                an empty one has the value 0
//
// A feature is known by 33 bits of its hash, its key: which of `key_range` equal parts the upper
// half lies in, and the lower 16 bits. The key's hash chooses a pilot, and the pilot the slot:
// annals-train has chosen the pilots so that all features have slots of their own. The check is
// the lower 24 bits of the key. A feature that was never seen in training is taken for another one
// once in about 20,000 times; its only effect is a little noise.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_FEATURE_TABLE_H_
#define ANNALS_EXTRACTOR_LANGUAGE_FEATURE_TABLE_H_

#include <cstdint>
#include <cstring>
#include <string_view>

#include "absl/status/statusor.h"
#include "extractor/language/hash.h"

namespace annals::extractor::language {

inline constexpr size_t kFeatureTableHeaderBytes = 12;
inline constexpr size_t kPilotBytes = 2;
inline constexpr size_t kSlotBytes = 6;
inline constexpr size_t kSlotPadding = 2;
inline constexpr uint32_t kMaxFeatureValue = (1u << 24) - 1;

// A number below `count` from the upper half of a hash.
constexpr uint32_t Scale(uint64_t hash, uint32_t count) {
  return static_cast<uint32_t>(((hash >> 32) * count) >> 32);
}

// What a feature is known by in a table of this range.
constexpr uint64_t FeatureKey(uint64_t feature, uint32_t key_range) {
  return uint64_t{Scale(feature, key_range)} << 16 | static_cast<uint16_t>(feature);
}

constexpr uint64_t HashKey(uint64_t key) { return key * kHashMultiplier; }
constexpr uint32_t CheckOf(uint64_t key) { return static_cast<uint32_t>(key & 0xFFFFFF); }

// The slot, of `slot_count`, that a pilot gives to a key with this hash.
constexpr uint32_t SlotBy(uint16_t pilot, uint64_t key_hash, uint32_t slot_count) {
  const uint64_t mixed = (key_hash ^ (pilot * 0xD6E8FEB86659FD93u)) * 0xFF51AFD7ED558CCDu;
  return Scale(mixed, slot_count);
}

// A view of bytes that must outlive it. Thread-safe.
class FeatureTable {
 public:
  FeatureTable() = default;

  // DATA_LOSS when the bytes are too short for the table. Single slots are not read here, so that
  // opening is quick: the checksum of the model file answers for them.
  static absl::StatusOr<FeatureTable> Open(std::string_view bytes);

  // Where a feature would be.
  struct Place {
    const uint8_t* slot;
    uint32_t check;
  };

  // What leads to the place of a feature.
  struct Way {
    const uint8_t* pilot;
    uint64_t key;
    uint64_t hash;
  };

  // Finding a place takes two steps, each of which asks the processor to load what the next one
  // reads: with many features, each step for all of them, so that what they need loads at once.
  Way WayTo(uint64_t feature) const {
    const uint64_t key = FeatureKey(feature, key_range_);
    const uint64_t hash = HashKey(key);
    const uint8_t* const pilot = pilots_ + kPilotBytes * Scale(hash, pilot_count_);
    __builtin_prefetch(pilot);
    return {pilot, key, hash};
  }
  Place PlaceAt(const Way& way) const {
    uint16_t pilot;
    std::memcpy(&pilot, way.pilot, kPilotBytes);
    const uint8_t* const slot = slots_ + kSlotBytes * SlotBy(pilot, way.hash, slot_count_);
    __builtin_prefetch(slot);
    return {slot, CheckOf(way.key)};
  }

  // The value of the feature of a place; 0 when it has none.
  static uint32_t ValueAt(Place place) {
    uint64_t slot;
    std::memcpy(&slot, place.slot, sizeof(slot));
    const auto value = static_cast<uint32_t>(slot >> 24 & 0xFFFFFF);
    return (slot & 0xFFFFFF) == place.check ? value : 0;
  }

  // All at once, for a single feature.
  uint32_t Find(uint64_t feature) const { return ValueAt(PlaceAt(WayTo(feature))); }

 private:
  uint32_t key_range_ = 0;
  uint32_t pilot_count_ = 0;
  uint32_t slot_count_ = 0;
  const uint8_t* pilots_ = nullptr;
  const uint8_t* slots_ = nullptr;
};

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_FEATURE_TABLE_H_
