#include "storage/keys.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "storage/strings.h"
#include "storage/varint.h"
#include "storage/write_options.h"

namespace annals::storage {
namespace {

using temporal::Instant;
using temporal::UncertainSpan;

constexpr char kBoundsSeconds = 0x10;
constexpr char kBoundsNanos = 0x11;
constexpr char kBoundsAfterBegin = 0x12;
constexpr char kDocumentRecord = 0x10;
constexpr char kDocumentName = 0x01;
constexpr char kEventName = 0x02;

// In the kind of a request: a hash follows.
constexpr uint8_t kHasHash = 0x80;
constexpr char kAbsent = 0x00;
constexpr char kPresent = 0x01;
constexpr size_t kFingerprintBytes = 32;
constexpr std::string_view kNul("\0", 1);
constexpr int32_t kMaxNanos = 999'999'999;

// Between the bytes of a number in memory, which are little-endian, and on disk.
constexpr uint8_t Reverse(uint8_t value) { return value; }
constexpr uint32_t Reverse(uint32_t value) { return __builtin_bswap32(value); }
constexpr uint64_t Reverse(uint64_t value) { return __builtin_bswap64(value); }
static_assert(std::endian::native == std::endian::little);

template <typename Unsigned>
void AppendUnsigned(Unsigned value, std::string* out) {
  value = Reverse(value);
  out->append(reinterpret_cast<const char*>(&value), sizeof(value));
}

// The caller has checked that the bytes are there.
template <typename Unsigned>
Unsigned TakeUnsigned(std::string_view* bytes) {
  Unsigned value;
  std::memcpy(&value, bytes->data(), sizeof(value));
  bytes->remove_prefix(sizeof(value));
  return Reverse(value);
}

constexpr uint64_t kSignBit = uint64_t{1} << 63;

void AppendSigned(int64_t value, std::string* out) {
  AppendUnsigned(static_cast<uint64_t>(value) ^ kSignBit, out);
}

int64_t TakeSigned(std::string_view* bytes) {
  return static_cast<int64_t>(TakeUnsigned<uint64_t>(bytes) ^ kSignBit);
}

// As Protocol Buffers' sint64.
uint64_t ZigZag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}

int64_t FromZigZag(uint64_t value) {
  return static_cast<int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

bool IsClass(uint8_t c) {
  return (c >= kClassUnbounded && c <= kClassOpenEnd) ||
         (c >= kClassLongest && c <= kClassShortest) || c == kClassUndated || c == kClassDeleted;
}

// The seconds from `begin` to `end`, rounded up. Both are finite and in order.
uint64_t SecondsBetween(const Instant& begin, const Instant& end) {
  const uint64_t whole =
      static_cast<uint64_t>(end.seconds()) - static_cast<uint64_t>(begin.seconds());
  const bool part = end.nanos() > begin.nanos();
  return part && whole < std::numeric_limits<uint64_t>::max() ? whole + 1 : whole;
}

// Whether the seconds alone say which instant it is; they do for InfiniteFuture, whose nanos are
// understood.
bool IsWholeSecond(const Instant& instant) {
  if (instant.seconds() == Instant::InfiniteFuture().seconds()) {
    return instant == Instant::InfiniteFuture();
  }
  return instant.nanos() == 0;
}

Instant FromWholeSecond(int64_t seconds) {
  return seconds == Instant::InfiniteFuture().seconds() ? Instant::InfiniteFuture()
                                                        : Instant::FromSeconds(seconds);
}

std::string NumberedCountsKey(std::string_view which, CounterKey::Kind kind, int64_t number) {
  std::string key;
  key.reserve(which.size() + 1 + sizeof(number));
  key.append(which);
  AppendUnsigned(static_cast<uint8_t>(kind), &key);
  AppendSigned(number, &key);
  return key;
}

}  // namespace

std::string EncodeU32(uint32_t value) {
  std::string bytes;
  AppendUnsigned(value, &bytes);
  return bytes;
}

std::string EncodeU64(uint64_t value) {
  std::string bytes;
  AppendUnsigned(value, &bytes);
  return bytes;
}

std::optional<uint32_t> DecodeU32(std::string_view bytes) {
  if (bytes.size() != sizeof(uint32_t)) return std::nullopt;
  return TakeUnsigned<uint32_t>(&bytes);
}

std::optional<uint64_t> DecodeU64(std::string_view bytes) {
  if (bytes.size() != sizeof(uint64_t)) return std::nullopt;
  return TakeUnsigned<uint64_t>(&bytes);
}

Instant Position::Begin() const {
  return length_class == kClassOpenBegin ? Instant::InfinitePast() : instant;
}

bool Position::BeginsUnbounded() const {
  return length_class == kClassUnbounded || length_class == kClassOpenBegin;
}

uint64_t ClassLength(uint8_t length_class) {
  const int power = kClassShortest - length_class;
  return power == 32 ? std::numeric_limits<uint64_t>::max() : uint64_t{1} << (2 * power);
}

Position PositionOf(const UncertainSpan& bounds) {
  const Instant begin = bounds.begin_earliest;
  const Instant end = bounds.end_latest;
  const bool open_begin = begin == Instant::InfinitePast();
  const bool open_end = end == Instant::InfiniteFuture();
  if (open_begin && open_end) return {kClassUnbounded, Instant::InfinitePast()};
  if (open_begin) return {kClassOpenBegin, end};
  if (open_end) return {kClassOpenEnd, begin};
  const uint64_t length = SecondsBetween(begin, end);
  uint8_t length_class = kClassShortest;
  while (ClassLength(length_class) < length) --length_class;
  return {length_class, begin};
}

Position UndatedPosition() { return {kClassUndated, Instant::InfinitePast()}; }

Position DeletedPosition() { return {kClassDeleted, Instant::InfinitePast()}; }

std::string EncodePosition(const Position& position) { return TimelineKey(position, ""); }

std::optional<Position> DecodePosition(std::string_view bytes) {
  if (bytes.size() != kPositionBytes) return std::nullopt;
  const uint8_t length_class = TakeUnsigned<uint8_t>(&bytes);
  if (!IsClass(length_class)) return std::nullopt;
  const int64_t seconds = TakeSigned(&bytes);
  const uint32_t nanos = TakeUnsigned<uint32_t>(&bytes);
  if (nanos > static_cast<uint32_t>(kMaxNanos)) return std::nullopt;
  return Position{length_class, Instant::FromSeconds(seconds, static_cast<int32_t>(nanos))};
}

std::string TimelineKey(const Position& position, std::string_view event_id) {
  std::string key;
  key.reserve(kPositionBytes + event_id.size());
  AppendUnsigned(position.length_class, &key);
  AppendSigned(position.instant.seconds(), &key);
  AppendUnsigned(static_cast<uint32_t>(position.instant.nanos()), &key);
  key.append(event_id);
  return key;
}

std::optional<TimelineEntry> DecodeTimelineKey(std::string_view key) {
  if (key.size() <= kPositionBytes) return std::nullopt;
  const std::optional<Position> position = DecodePosition(key.substr(0, kPositionBytes));
  if (!position.has_value()) return std::nullopt;
  return TimelineEntry{*position, key.substr(kPositionBytes)};
}

std::string TermPrefix(const Term& term) {
  std::string prefix;
  prefix.push_back(static_cast<char>(term.kind));
  prefix.append(term.value);
  prefix.push_back('\0');
  return prefix;
}

std::string TermTimeline(const Term& term, Impact impact) {
  std::string timeline = TermPrefix(term);
  if (term.kind == TermKind::kWord) timeline.push_back(static_cast<char>(impact));
  return timeline;
}

std::string TermKey(const Term& term, const Position& position, std::string_view event_id) {
  return Concat(TermPrefix(term), TimelineKey(position, event_id));
}

std::optional<TermKeyParts> SplitTermKey(std::string_view key) {
  const size_t end = key.find('\0');
  if (end == std::string_view::npos || end < 2) return std::nullopt;
  TermKeyParts parts = {.prefix = key.substr(0, end + 1), .timeline_key = key.substr(end + 1)};
  if (key.front() != static_cast<char>(TermKind::kWord)) return parts;
  if (parts.timeline_key.empty()) return std::nullopt;
  parts.impact = static_cast<Impact>(parts.timeline_key.front());
  parts.timeline_key.remove_prefix(1);
  return IsImpact(parts.impact) ? std::optional(parts) : std::nullopt;
}

std::optional<TermEntry> DecodeTermKey(std::string_view key) {
  const std::optional<TermKeyParts> parts = SplitTermKey(key);
  if (!parts.has_value() || !DecodeTimelineKey(parts->timeline_key).has_value()) {
    return std::nullopt;
  }
  const auto kind = static_cast<TermKind>(key[0]);
  if (kind < TermKind::kType || kind > kLastTermKind) return std::nullopt;
  return TermEntry{{kind, std::string(parts->prefix.substr(1, parts->prefix.size() - 2))},
                   parts->impact,
                   parts->timeline_key};
}

std::string EncodeBounds(const Position& position, const UncertainSpan& bounds) {
  const std::array<Instant, 4> instants = {bounds.begin_earliest, bounds.begin_latest,
                                           bounds.end_earliest, bounds.end_latest};
  bool whole = true;
  for (const Instant& instant : instants) whole = whole && IsWholeSecond(instant);
  std::string bytes;
  if (whole && instants[0] == position.instant &&
      std::ranges::all_of(instants, [&](const Instant& instant) {
        return !instant.is_infinite() && instant >= instants[0];
      })) {
    bytes.push_back(kBoundsAfterBegin);
    for (size_t i = 1; i < instants.size(); ++i) {
      AppendVarint(static_cast<uint64_t>(instants[i].seconds()) -
                       static_cast<uint64_t>(instants[0].seconds()),
                   &bytes);
    }
    return bytes;
  }
  bytes.push_back(whole ? kBoundsSeconds : kBoundsNanos);
  for (const Instant& instant : instants) AppendSigned(instant.seconds(), &bytes);
  if (whole) return bytes;
  for (const Instant& instant : instants) {
    AppendUnsigned(static_cast<uint32_t>(instant.nanos()), &bytes);
  }
  return bytes;
}

std::optional<UncertainSpan> ConsumeBounds(const Position& position, std::string_view* bytes) {
  std::string_view rest = *bytes;
  if (rest.empty()) return std::nullopt;
  const char tag = rest.front();
  rest.remove_prefix(1);
  if (tag == kBoundsAfterBegin) {
    const auto begin = static_cast<uint64_t>(position.instant.seconds());
    std::array<uint64_t, 3> after;
    for (uint64_t& seconds : after) {
      if (!TakeVarint(&rest, &seconds)) return std::nullopt;
    }
    *bytes = rest;
    const auto at = [&](uint64_t seconds) {
      return Instant::FromSeconds(static_cast<int64_t>(begin + seconds));
    };
    return UncertainSpan{position.instant, at(after[0]), at(after[1]), at(after[2])};
  }
  if (tag != kBoundsSeconds && tag != kBoundsNanos) return std::nullopt;
  const bool whole = tag == kBoundsSeconds;
  if (rest.size() < 4 * (sizeof(int64_t) + (whole ? 0 : sizeof(uint32_t)))) return std::nullopt;
  std::array<int64_t, 4> seconds;
  for (int64_t& s : seconds) s = TakeSigned(&rest);
  std::array<Instant, 4> instants;
  for (size_t i = 0; i < instants.size(); ++i) {
    if (whole) {
      instants[i] = FromWholeSecond(seconds[i]);
      continue;
    }
    const uint32_t nanos = TakeUnsigned<uint32_t>(&rest);
    if (nanos > static_cast<uint32_t>(kMaxNanos)) return std::nullopt;
    instants[i] = Instant::FromSeconds(seconds[i], static_cast<int32_t>(nanos));
  }
  *bytes = rest;
  return UncertainSpan{instants[0], instants[1], instants[2], instants[3]};
}

std::string ApartCountsKey(std::string_view which) { return Concat(which, kNul); }

std::string YearCountsKey(std::string_view term_prefix, int64_t year) {
  return NumberedCountsKey(term_prefix, CounterKey::Kind::kYear, year);
}

std::string DecadeCountsKey(std::string_view term_prefix, int64_t decade) {
  return NumberedCountsKey(term_prefix, CounterKey::Kind::kDecade, decade);
}

std::string DayCountsKey(int64_t day) {
  return NumberedCountsKey(kEverythingPrefix, CounterKey::Kind::kDay, day);
}

std::optional<CounterKey> DecodeCounterKey(std::string_view key) {
  // A term's prefix ends with its first NUL; all events' is that alone.
  const size_t end = key.find('\0');
  if (end == std::string_view::npos || end == 1) return std::nullopt;
  CounterKey parts;
  parts.which = key.substr(0, end + 1);
  std::string_view rest = key.substr(end + 1);
  if (rest.empty()) return std::nullopt;
  const auto kind = static_cast<CounterKey::Kind>(TakeUnsigned<uint8_t>(&rest));
  parts.kind = kind;
  if (kind == CounterKey::Kind::kApart) {
    return rest.empty() ? std::optional<CounterKey>(parts) : std::nullopt;
  }
  const bool everything = parts.which == kEverythingPrefix;
  const bool known = everything
                         ? kind == CounterKey::Kind::kDay
                         : kind == CounterKey::Kind::kYear || kind == CounterKey::Kind::kDecade;
  if (!known || rest.size() != sizeof(int64_t)) return std::nullopt;
  parts.number = TakeSigned(&rest);
  return parts;
}

std::string EncodeCounts(const Counts& counts) {
  std::string bytes;
  uint32_t before = 0;
  for (const auto& [slot, count] : counts) {
    AppendVarint(slot - before, &bytes);
    AppendVarint(ZigZag(count), &bytes);
    before = slot;
  }
  return bytes;
}

std::optional<Counts> DecodeCounts(std::string_view bytes) {
  Counts counts;
  counts.reserve(bytes.size() / 2);  // each has two numbers
  uint64_t slot = 0;
  while (!bytes.empty()) {
    uint64_t step = 0;
    uint64_t count = 0;
    if (!TakeVarint(&bytes, &step) || !TakeVarint(&bytes, &count)) return std::nullopt;
    if (step > std::numeric_limits<uint32_t>::max()) return std::nullopt;
    slot += step;
    const bool ascends = counts.empty() || step > 0;
    if (!ascends || slot > std::numeric_limits<uint32_t>::max() || count == 0) return std::nullopt;
    counts.emplace_back(static_cast<uint32_t>(slot), FromZigZag(count));
  }
  return counts;
}

std::string EncodeClaim(std::string_view joined_id, std::string_view event) {
  return Concat(joined_id, kNul, event);
}

std::optional<ClaimRecord> DecodeClaim(std::string_view bytes) {
  const size_t end = bytes.find('\0');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  return ClaimRecord{bytes.substr(0, end), bytes.substr(end + 1)};
}

std::string DecisionPrefix(std::string_view event_id) { return Concat(event_id, kNul); }

std::string DecisionKey(std::string_view event_id, std::string_view other_id) {
  return Concat(event_id, kNul, other_id);
}

std::string EncodeDecision(Decision decision) {
  return std::string(1, static_cast<char>(decision));
}

std::optional<Decision> DecodeDecision(std::string_view bytes) {
  if (bytes == EncodeDecision(Decision::kSame)) return Decision::kSame;
  if (bytes == EncodeDecision(Decision::kDifferent)) return Decision::kDifferent;
  return std::nullopt;
}

std::string HistoryKey(int64_t revision, Family family, std::string_view key) {
  std::string bytes = EncodeU64(static_cast<uint64_t>(revision));
  AppendUnsigned(static_cast<uint8_t>(family), &bytes);
  bytes.append(key);
  return bytes;
}

std::optional<HistoryEntry> DecodeHistoryKey(std::string_view bytes) {
  if (bytes.size() < sizeof(uint64_t) + 1) return std::nullopt;
  HistoryEntry entry;
  entry.revision = static_cast<int64_t>(TakeUnsigned<uint64_t>(&bytes));
  const auto family = TakeUnsigned<uint8_t>(&bytes);
  if (family >= kFamilyNames.size()) return std::nullopt;
  entry.family = static_cast<Family>(family);
  entry.key = bytes;
  return entry;
}

std::string EncodeBefore(const std::optional<std::string_view>& before) {
  if (!before.has_value()) return std::string(1, kAbsent);
  return Concat(std::string(1, kPresent), *before);
}

bool DecodeBefore(std::string_view bytes, std::optional<std::string_view>* before) {
  if (bytes.empty() || (bytes.front() != kPresent && bytes != kNul)) return false;
  *before = bytes.front() == kPresent ? std::optional(bytes.substr(1)) : std::nullopt;
  return true;
}

std::string VersionPrefix(Family family, std::string_view key) {
  std::string bytes;
  AppendUnsigned(static_cast<uint8_t>(family), &bytes);
  bytes.append(key);
  bytes.append(kNul);
  return bytes;
}

std::string VersionKey(Family family, std::string_view key, int64_t revision) {
  return Concat(VersionPrefix(family, key), EncodeU64(static_cast<uint64_t>(revision)));
}

std::optional<int64_t> RevisionOfVersion(std::string_view bytes) {
  if (bytes.size() < sizeof(uint64_t) + 2) return std::nullopt;
  bytes.remove_prefix(bytes.size() - sizeof(uint64_t));
  return static_cast<int64_t>(TakeUnsigned<uint64_t>(&bytes));
}

std::string EncodeRequest(const RequestRecord& request) {
  std::string bytes = EncodeU64(static_cast<uint64_t>(request.revision));
  const bool has_hash = !request.hash.empty();
  AppendUnsigned(static_cast<uint8_t>(request.kind | (has_hash ? kHasHash : 0)), &bytes);
  bytes.append(request.hash);
  bytes.append(request.result);
  return bytes;
}

std::optional<RequestRecord> DecodeRequest(std::string_view bytes) {
  if (bytes.size() < sizeof(uint64_t) + 1) return std::nullopt;
  RequestRecord request;
  request.revision = static_cast<int64_t>(TakeUnsigned<uint64_t>(&bytes));
  request.kind = TakeUnsigned<uint8_t>(&bytes);
  if ((request.kind & kHasHash) != 0) {
    if (bytes.size() < kRequestHashBytes) return std::nullopt;
    request.kind &= static_cast<uint8_t>(~kHasHash);
    request.hash = bytes.substr(0, kRequestHashBytes);
    bytes.remove_prefix(kRequestHashBytes);
  }
  request.result = bytes;
  return request;
}

std::string DocumentIdsKey(std::string_view document_id) {
  return Concat(std::string_view(&kDocumentName, 1), document_id);
}

std::string ForwardKey(std::string_view event_id) {
  return Concat(std::string_view(&kEventName, 1), event_id);
}

std::optional<NameKey> DecodeNameKey(std::string_view key) {
  if (key.size() < 2 || (key.front() != kDocumentName && key.front() != kEventName)) {
    return std::nullopt;
  }
  return NameKey{key.front() == kEventName, key.substr(1)};
}

std::string EncodeDocumentIds(const std::vector<std::string>& ids) {
  std::string bytes;
  for (const std::string& id : ids) {
    if (!bytes.empty()) bytes += kNul;
    bytes += id;
  }
  return bytes;
}

std::optional<std::vector<std::string>> DecodeDocumentIds(std::string_view bytes) {
  std::vector<std::string> ids;
  while (true) {
    const size_t end = bytes.find(kNul);
    ids.emplace_back(bytes.substr(0, end));
    if (ids.back().empty()) return std::nullopt;
    if (end == std::string_view::npos) break;
    bytes.remove_prefix(end + 1);
  }
  if (ids.size() < 2) return std::nullopt;
  return ids;
}

std::string EncodeDocumentRecord(std::string_view fingerprint, std::string_view document) {
  return Concat(std::string_view(&kDocumentRecord, 1), fingerprint, document);
}

std::optional<DocumentRecord> DecodeDocumentRecord(std::string_view bytes) {
  if (bytes.size() < 1 + kFingerprintBytes || bytes.front() != kDocumentRecord) return std::nullopt;
  return DocumentRecord{bytes.substr(1, kFingerprintBytes), bytes.substr(1 + kFingerprintBytes)};
}

}  // namespace annals::storage
