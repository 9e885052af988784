// How every key and value of a collection's database is laid out. No other file knows.
//
//   Position p = PositionOf(Edtf::Parse("1957-07-09/1957-07-16")->Bounds());
//   TimelineKey(p, "mfrggzdfmztwq2lk");       // where the event stands on the timeline of
//   everything TermKey({TermKind::kPlace, "prague"}, p, "mfrggzdfmztwq2lk");    // and on the
//   timeline of Prague
//
// Grammar. `|` joins; uN and iN are N bits, big-endian, so that bytes compare as numbers do; an iN
// has its sign bit flipped, for the same reason. Each column family is one table of RocksDB.
//
//   family     key                        value
//   default    "format"                   u32, kFormatVersion
//              "collection"               the collection's id
//              "revision"                 u64, the number of writes so far
//              "history-floor"            u64: history tells of what came after this revision
//              "settings"                 what is said of the collection (storage/settings.h)
//   documents  document id                0x10 | fingerprint:32 bytes | Document without its text
//   texts      document id                the text itself
//   sources    source URI                 document id
//   events     event id                   position
//   timeline   position | event id        bounds | Event
//   terms      timeline | position | event id
//                                         what stands under a term's entry, as below
//   counters   which | 0x00               counts by CountApart
//              term | 0x01 | year:i64     counts by slot, the day counted from the year's first;
//                                         none of words
//              0x00 | 0x02 | day:i64      counts by slot, the second counted from the day's first
//              term | 0x03 | decade:i64   counts by slot, the month counted from the decade's
//                                         first
//   claims     event id                   event id | 0x00 | Event
//   decisions  event id | 0x00 | event id 0x01 or 0x02
//   revisions  revision:u64               Revision
//   history    revision:u64 | which       0x00, or 0x01 | value: what stood there before the
//                                         revision
//   versions   which | 0x00 | revision:u64
//                                         nothing: the revision changed it; of events and documents
//   requests   request id                 revision:u64 | kind:u8 | result
//                                         revision:u64 | 0x80 + kind:u8 | hash:32 bytes | result
//   names      0x01 | document id         document id (| 0x00 | document id)*
//              0x02 | event id            event id
//
//   term     = kind:u8 | value | 0x00             kind and value as in terms.h; no NUL in a value
//   timeline = term                               of a type, participant, place, tag, document,
//   band
//            | term | impact:u8                   of a word, which has a timeline for each impact
//                                                 (storage/impact.h)
//   position = class:u8 | instant                 13 bytes
//   instant  = seconds:i64 | nanos:u32
//   bounds   = 0x10 | i64 * 4                     seconds of begin.earliest, begin.latest,
//                                                 end.earliest, end.latest
//            | 0x11 | i64 * 4 | u32 * 4           the same, then the nanos of each
//            | 0x12 | varint * 3                  seconds of the latter three after begin.earliest,
//                                                 which is the position's instant: whenever that
//                                                 can say it
//   entry    = bounds                             of a type, participant, place, tag, document or
//                                                 word
//            | bounds | Event                     of a band: what a picture shows of it
//            | position                           of a claimed term: of the event itself
//   which    = term | 0x00                        0x00: of all events
//              family:u8 | key                    in history: a record. An event's key is its id,
//                                                 and its value the Event alone
//   kind     = as Revision.kind
//   hash     = of what was asked for
//   result   = u32 | Document                     of a write of a document: its WriteOutcome
//            | u32 | u64                          of a deletion: how many events went, the revision
//            | event id                           of a decision, and of an update
//            | event id (| 0x00 | event id)*      of events that a user entered
//   counts   = (varint | zigzag varint) *         slot, less the slot before, and count; slots
//                                                 ascend, no count is zero
//   slot     = unit << 6 | side << 5 | fineness   as in counts.h
//
// Document and Event are protobuf messages. An event's record stands once, on the timeline of
// everything; `events` tells where. A position is the same on all timelines of an event, which is
// what lets timelines be joined by their keys.
//
// An event joined of what several documents tell is on the timelines once. `claims` holds, for each
// of them, the event as its own document tells it, with before it the id of the event that it is a
// part of; the joined event's id is one of them. `decisions` holds what a user has decided of two
// such ids, each pair in both orders: they are one event (0x01), or they are not (0x02).
//
// `names` tells where an id leads that was given up. Of a document: all ids that it has had, in
// their order, the present one last, under each of them; the first goes into the ids of its
// events. Of an event that its document tells no more: the event that it was joined in.
//
// Classes. A timeline is cut by the length of its events' envelopes, so that a query for what
// overlaps [from, to) need look, in each class, only from the class's length before `from`:
//
//   0x01         both ends unbounded; the instant is InfinitePast
//   0x02         the begin alone is unbounded; the instant is the envelope's end
//   0x03         the end alone is unbounded; the instant is the envelope's begin
//   0x10 - 0x30  class 0x30 - k: at most 4^k seconds and, but for k = 0, more than 4^(k-1), nothing
//                rounded; the instant is the envelope's begin
//   0xf0         no date at all; the instant is InfinitePast
//   0xf1         deleted by a user, whatever its date; the instant is InfinitePast. Such an event
//   is
//                only on the timelines of everything and of its documents
//
// Longer classes come first, so that of events which begin together the longest is shown first.
//
// A change of anything above raises kFormatVersion. Values of the numbers above are on disk: never
// change or reuse one. Golden bytes stand in tests/storage/keys_test.cc.
#ifndef ANNALS_STORAGE_KEYS_H_
#define ANNALS_STORAGE_KEYS_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/impact.h"
#include "storage/terms.h"
#include "temporal/instant.h"
#include "temporal/uncertain_span.h"

namespace annals::storage {

// Format 6 kept in a word's entries how often the event has it and how many words the event has,
// and had one timeline for each word. Format 5 had no events by hand and no hashes of requests.
// Format 4 had no `names`. Format 1 had no `claims` and no `decisions`; format 2 no `counters`, no
// words, tags and bands, and no bounds of the form 0x12; format 3 counted words and bands by day,
// and nothing by decade, and had no history: `revisions`, `history`, `versions` and `requests`. All
// are raised when they are opened (storage/rebuild.h).
inline constexpr uint32_t kFormatVersion = 7;

// The first format whose indexes were as they are now.
inline constexpr uint32_t kIndexFormat = 7;

// The first format whose history can be read.
inline constexpr uint32_t kHistoryFormat = 5;

// The column families, in the order in which the engine holds them.
enum class Family {
  kMeta,
  kDocuments,
  kTexts,
  kSources,
  kEvents,
  kTimeline,
  kTerms,
  kClaims,
  kDecisions,
  kCounters,
  kRevisions,
  kHistory,
  kVersions,
  kRequests,
  kNames
};
inline constexpr std::array<const char*, 15> kFamilyNames = {
    "default",   "documents", "texts",     "sources", "events",   "timeline", "terms", "claims",
    "decisions", "counters",  "revisions", "history", "versions", "requests", "names"};

inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kCollectionKey = "collection";
inline constexpr std::string_view kRevisionKey = "revision";
inline constexpr std::string_view kHistoryFloorKey = "history-floor";
inline constexpr std::string_view kSettingsKey = "settings";

std::string EncodeU32(uint32_t value);
std::string EncodeU64(uint64_t value);
// Nothing when `bytes` has another length.
std::optional<uint32_t> DecodeU32(std::string_view bytes);
std::optional<uint64_t> DecodeU64(std::string_view bytes);

// Where an event stands on a timeline, but for its id.
struct Position {
  uint8_t length_class = 0;  // one of the classes above
  temporal::Instant instant;

  // The begin of the envelope, by which timelines are ordered before anything else.
  temporal::Instant Begin() const;

  // Whether it is of a class whose events all begin at InfinitePast.
  bool BeginsUnbounded() const;

  auto operator<=>(const Position&) const = default;
};

inline constexpr uint8_t kClassUnbounded = 0x01;
inline constexpr uint8_t kClassOpenBegin = 0x02;
inline constexpr uint8_t kClassOpenEnd = 0x03;
inline constexpr uint8_t kClassLongest = 0x10;   // at most 4^32 seconds
inline constexpr uint8_t kClassShortest = 0x30;  // at most 1 second
inline constexpr uint8_t kClassUndated = 0xf0;
inline constexpr uint8_t kClassDeleted = 0xf1;

// The most seconds of a class from kClassLongest to kClassShortest: a power of 4. That of
// kClassLongest, 4^32, is given as the largest uint64_t.
uint64_t ClassLength(uint8_t length_class);

// The position of an event with these bounds, which must be valid.
Position PositionOf(const temporal::UncertainSpan& bounds);

// The position of an event without a date, and of one that is deleted.
Position UndatedPosition();
Position DeletedPosition();

inline constexpr size_t kPositionBytes = 13;
std::string EncodePosition(const Position& position);
// Nothing when `bytes` is not one position, exactly.
std::optional<Position> DecodePosition(std::string_view bytes);

// The key of an event on the timeline of everything; `events` holds the first part of it.
std::string TimelineKey(const Position& position, std::string_view event_id);

// The parts of such a key.
struct TimelineEntry {
  Position position;
  std::string_view event_id;  // into the key
};
// Nothing when malformed.
std::optional<TimelineEntry> DecodeTimelineKey(std::string_view key);

// What all keys of a term begin with, and no other key.
std::string TermPrefix(const Term& term);
// What all keys of one of its timelines begin with, and no other key: of a word, the one with an
// impact; any other term has but one, and its impact is 0.
std::string TermTimeline(const Term& term, Impact impact);
// A key of a term that is no word.
std::string TermKey(const Term& term, const Position& position, std::string_view event_id);

// A key of a term in parts, or the beginning of one that names its timeline.
struct TermKeyParts {
  std::string_view prefix;        // the term's
  Impact impact = 0;              // of a word
  std::string_view timeline_key;  // the event's key on the timeline of everything
};
// Into `key`. Nothing when it does not begin with the whole name of a timeline.
std::optional<TermKeyParts> SplitTermKey(std::string_view key);

struct TermEntry {
  Term term;
  Impact impact = 0;              // of a word
  std::string_view timeline_key;  // into the key: the event's key on the timeline of everything
};
// Nothing when malformed.
std::optional<TermEntry> DecodeTermKey(std::string_view key);

// The bounds of an event at `position`, which is theirs.
std::string EncodeBounds(const Position& position, const temporal::UncertainSpan& bounds);
// Takes the bounds of the event at `position` off the front of `bytes`. Nothing when malformed;
// `bytes` is then as it was.
std::optional<temporal::UncertainSpan> ConsumeBounds(const Position& position,
                                                     std::string_view* bytes);

// The counters of a term, or of all events. Slots are those of CountApart.
std::string ApartCountsKey(std::string_view which);
// What a term does in a year, by days.
std::string YearCountsKey(std::string_view term_prefix, int64_t year);
// What a term does in a decade (-1: the ten years before year 0), by months.
std::string DecadeCountsKey(std::string_view term_prefix, int64_t decade);
// What all events do on a day (since 1970-01-01), by seconds.
std::string DayCountsKey(int64_t day);
// What the keys of all events' counters begin with, as TermPrefix of a term.
inline constexpr std::string_view kEverythingPrefix("\0", 1);

// What is counted apart from time, for a term or for all events. These values are on disk.
enum class CountApart : uint32_t {
  kUndated = 0,         // events without a date
  kUnboundedBegin = 1,  // dated events whose begin is unbounded
  kEvents = 2,          // all events, dated or not
  kWords = 3,           // the lengths of all events in words, together; only of all events
  kImpacts = 0x40,      // and what follows: events with the impact kImpacts + i; only of a word
};
// The slot of those that have a word with an impact.
constexpr uint32_t ImpactSlot(Impact impact) {
  return static_cast<uint32_t>(CountApart::kImpacts) + impact;
}

// One key of the family `counters`.
struct CounterKey {
  std::string_view which;  // a term's prefix, or kEverythingPrefix; into the key
  enum class Kind : uint8_t { kApart = 0, kYear = 1, kDay = 2, kDecade = 3 } kind = Kind::kApart;
  int64_t number = 0;  // the year, the day or the decade
};
// Nothing when malformed.
std::optional<CounterKey> DecodeCounterKey(std::string_view key);

// Counts by slot, in the order of slots.
using Counts = std::vector<std::pair<uint32_t, int64_t>>;
std::string EncodeCounts(const Counts& counts);
// Nothing when malformed.
std::optional<Counts> DecodeCounts(std::string_view bytes);

// What a document tells of the joined event `joined_id`.
std::string EncodeClaim(std::string_view joined_id, std::string_view event);

struct ClaimRecord {
  std::string_view joined_id;
  std::string_view event;  // the serialised message
};
// Into `bytes`. Nothing when malformed.
std::optional<ClaimRecord> DecodeClaim(std::string_view bytes);

// What a user has decided of two events. These values are on disk: never change or reuse one.
enum class Decision : uint8_t { kSame = 1, kDifferent = 2 };

// What the keys of all decisions about an event begin with.
std::string DecisionPrefix(std::string_view event_id);
std::string DecisionKey(std::string_view event_id, std::string_view other_id);
std::string EncodeDecision(Decision decision);
// Nothing when malformed.
std::optional<Decision> DecodeDecision(std::string_view bytes);

// What a revision changed: a record, and what it was before.
std::string HistoryKey(int64_t revision, Family family, std::string_view key);

struct HistoryEntry {
  int64_t revision = 0;
  Family family = Family::kMeta;
  std::string_view key;  // into the bytes
};
// Nothing when malformed.
std::optional<HistoryEntry> DecodeHistoryKey(std::string_view bytes);

// The value of such an entry; nothing: there was no record.
std::string EncodeBefore(const std::optional<std::string_view>& before);
// False when malformed. `before` points into the bytes.
bool DecodeBefore(std::string_view bytes, std::optional<std::string_view>* before);

// That a revision changed a record.
std::string VersionPrefix(Family family, std::string_view key);
std::string VersionKey(Family family, std::string_view key, int64_t revision);
// The revision of such a key. Nothing when malformed.
std::optional<int64_t> RevisionOfVersion(std::string_view bytes);

// What a request came to.
struct RequestRecord {
  int64_t revision = 0;
  uint8_t kind = 0;
  std::string_view hash;    // into the bytes; may be empty
  std::string_view result;  // into the bytes
};
std::string EncodeRequest(const RequestRecord& request);
// Nothing when malformed.
std::optional<RequestRecord> DecodeRequest(std::string_view bytes);

// Where an id that was given up leads.
std::string DocumentIdsKey(std::string_view document_id);
std::string ForwardKey(std::string_view event_id);

// One key of the family `names`.
struct NameKey {
  bool is_event = false;  // or else a document
  std::string_view id;    // into the key
};
// Nothing when malformed.
std::optional<NameKey> DecodeNameKey(std::string_view key);

// The ids that a document has had; at least two.
std::string EncodeDocumentIds(const std::vector<std::string>& ids);
// Nothing when there are fewer, or one is empty.
std::optional<std::vector<std::string>> DecodeDocumentIds(std::string_view bytes);

// A document's record. `fingerprint` is 32 bytes.
std::string EncodeDocumentRecord(std::string_view fingerprint, std::string_view document);

struct DocumentRecord {
  std::string_view fingerprint;
  std::string_view document;  // the serialised message
};
// Into `bytes`. Nothing when malformed.
std::optional<DocumentRecord> DecodeDocumentRecord(std::string_view bytes);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_KEYS_H_
