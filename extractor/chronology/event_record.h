// One line of a chronology: an event and the wordings by which a text may name it.
//
//   absl::StatusOr<EventRecord> record = ParseEventRecord(
//       R"({"title": "The flood of Lund", "aliases": ["Lund flood {years: 1900/1950}"],
//           "type": "disaster", "when": {"edtf": "1902-03-04"}})");
//   record->wordings[1].text;         // "Lund flood"
//   record->wordings[1].first_year;   // 1900
#ifndef ANNALS_EXTRACTOR_CHRONOLOGY_EVENT_RECORD_H_
#define ANNALS_EXTRACTOR_CHRONOLOGY_EVENT_RECORD_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "annals/v1/event.pb.h"

namespace annals::extractor {

// The types of events: the vocabulary of docs/event-types.md.
inline constexpr std::array<const char*, 19> kEventTypes = {
    "meeting",  "visit",       "statement", "message",  "broadcast", "publication", "decision",
    "treaty",   "appointment", "removal",   "conflict", "election",  "birth",       "death",
    "founding", "movement",    "disaster",  "economic", "other"};

// A wording and the conditions under which it names the event. The grammar, as it stands in an
// alias:
//   alias     = wording [ " {" condition *( "; " condition ) "}" ]
//   condition = "with: " word *( ", " word )       ; one of them stands in the document
//             / "years: " year "/" year            ; both included; astronomical, four digits or
//             more
struct EventWording {
  std::string text;
  std::vector<std::string> context_words;  // in lower case; empty: no condition
  std::optional<int64_t> first_year;       // of the document
  std::optional<int64_t> last_year;

  bool has_condition() const { return !context_words.empty() || first_year.has_value(); }
};

struct EventRecord {
  annals::v1::Event event;             // its aliases without conditions, all fields of `when` set
  std::vector<EventWording> wordings;  // the title, then the aliases
};

// Reads annals.v1.Event in protobuf's JSON mapping. INVALID_ARGUMENT names the field and the value
// that offends: a field that the message lacks, no title, a type outside the vocabulary of
// docs/event-types.md, no date or one that is not EDTF, a condition that is not of the grammar.
absl::StatusOr<EventRecord> ParseEventRecord(std::string_view json);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_CHRONOLOGY_EVENT_RECORD_H_
