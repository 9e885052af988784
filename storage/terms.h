// Terms: the words under which an event can be looked up, each with a timeline of its own.
//
//   Term term{TermKind::kParticipant, FoldTerm("Radio  Moscow")};   // "radio moscow"
//   TermsOf(event);   // type=visit, participant=khrushchev, place=prague, document=cable-61
//
// The same folding makes the terms of events and those of queries, so that they meet.
#ifndef ANNALS_STORAGE_TERMS_H_
#define ANNALS_STORAGE_TERMS_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "annals/v1/event.pb.h"

namespace annals::storage {

// These values are on disk: never change or reuse one.
enum class TermKind : uint8_t {
  kType = 1,         // Event.type
  kParticipant = 2,  // Participant.display_name
  kPlace = 3,        // Place.display_name
  kDocument = 4,     // the id of a document that holds evidence

  // The names of a joined event again, for finding what it may be one with: at the dates of those
  // of its claims that are of another date or type than the event itself. No query reads them.
  kClaimedParticipant = 5,
  kClaimedPlace = 6,

  kTag = 7,   // Event.tags
  kWord = 8,  // a stem of the title, an alias or a quote (storage/words.h)
  kBand = 9,  // how important the event is (storage/importance.h)
};
inline constexpr TermKind kLastTermKind = TermKind::kBand;

struct Term {
  TermKind kind;
  std::string value;  // folded, not empty

  auto operator<=>(const Term&) const = default;
};

// The longest folded value, in bytes.
inline constexpr size_t kMaxTermBytes = 256;

// How a value is compared: Unicode's NFKC_Casefold (UAX #31; it removes the differences of case,
// composition and width), then each run of white space and control characters folded to one space
// and none at either end. So a folded value holds no NUL. A value longer than kMaxTermBytes is cut
// and a hash of the whole takes the place of the rest, so that long values stay distinct. `value`
// must be UTF-8. May be empty.
std::string FoldTerm(std::string_view value);

// The terms of an event by whose names queries find it, sorted, each once: all but its words and
// its band. Values that fold to nothing have none.
std::vector<Term> TermsOf(const annals::v1::Event& event);

// The term of a participant or a place at the date of a claim; nothing for other kinds.
std::optional<Term> ClaimedTerm(const Term& term);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TERMS_H_
