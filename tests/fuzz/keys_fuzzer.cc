// The decoders of the storage's keys and values: any bytes are refused or encode as the same bytes.
#include <optional>
#include <string>
#include <string_view>

#include "storage/keys.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::storage;  // NOLINT: a program of one file
using annals::fuzz::Check;

void CheckInput(std::string_view input) {
  if (const auto value = DecodeU32(input); value.has_value()) {
    Check(EncodeU32(*value) == input, "a number of 32 bits", input);
  }
  if (const auto value = DecodeU64(input); value.has_value()) {
    Check(EncodeU64(*value) == input, "a number of 64 bits", input);
  }
  if (const auto position = DecodePosition(input); position.has_value()) {
    Check(EncodePosition(*position) == input, "a position", input);
  }
  if (const auto entry = DecodeTimelineKey(input); entry.has_value()) {
    Check(TimelineKey(entry->position, entry->event_id) == input, "a key of the timeline", input);
  }
  if (const auto entry = DecodeTermKey(input); entry.has_value()) {
    const auto rest = DecodeTimelineKey(entry->timeline_key);
    Check(rest.has_value(), "a term's key holds one of the timeline", input);
    Check(TermTimeline(entry->term, entry->impact) + TimelineKey(rest->position, rest->event_id) ==
              input,
          "a key of a term", input);
  }
  if (const auto key = DecodeCounterKey(input); key.has_value()) {
    const std::string again =
        key->kind == CounterKey::Kind::kApart    ? ApartCountsKey(key->which)
        : key->kind == CounterKey::Kind::kYear   ? YearCountsKey(key->which, key->number)
        : key->kind == CounterKey::Kind::kDecade ? DecadeCountsKey(key->which, key->number)
                                                 : DayCountsKey(key->number);
    Check(again == input, "a key of a counter", input);
  }
  if (const auto counts = DecodeCounts(input); counts.has_value()) {
    Check(DecodeCounts(EncodeCounts(*counts)) == counts, "counts", input);
  }
  std::string_view rest = input;
  // What follows a position is bounds only at a position that they can have.
  if (const auto bounds = ConsumeBounds(UndatedPosition(), &rest); bounds.has_value()) {
    // Not the same bytes: nanoseconds that are all zero can be left out or not.
    const Position at = bounds->IsValid() ? PositionOf(*bounds) : UndatedPosition();
    const std::string encoded = EncodeBounds(at, *bounds);
    std::string_view again = encoded;
    Check(ConsumeBounds(at, &again) == bounds && again.empty(), "bounds", input);
    if (bounds->IsValid()) {
      const Position position = PositionOf(*bounds);
      Check(DecodePosition(EncodePosition(position)) == position, "the bounds' position", input);
      Check(position.Begin() == bounds->begin_earliest, "it begins as they do", input);
    }
  } else {
    Check(rest == input, "what cannot be read is left", input);
  }
  if (const auto claim = DecodeClaim(input); claim.has_value()) {
    Check(EncodeClaim(claim->joined_id, claim->event) == input, "a claim", input);
  }
  if (const auto decision = DecodeDecision(input); decision.has_value()) {
    Check(EncodeDecision(*decision) == input, "a decision", input);
  }
  if (const auto record = DecodeDocumentRecord(input); record.has_value()) {
    Check(EncodeDocumentRecord(record->fingerprint, record->document) == input, "a document",
          input);
  }
}
