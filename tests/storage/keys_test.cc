// The layout of keys and values: golden bytes, round trips, and the order of bytes against the
// order of what they stand for. A change of a golden value here is a change of the format on disk:
// raise kFormatVersion.
#include "storage/keys.h"

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/strings.h"
#include "storage/write_options.h"

namespace annals::storage {
namespace {

using temporal::Instant;
using temporal::Interval;
using temporal::UncertainSpan;
using testing::Optional;

// Seconds of the whole range in nanoseconds fit in no standard type.
__extension__ using Wide = __int128;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

std::string Hex(std::string_view bytes) { return absl::BytesToHexString(ToAbsl(bytes)); }

UncertainSpan Exact(Instant begin, Instant end) { return UncertainSpan::Exactly({begin, end}); }
UncertainSpan Exact(int64_t begin, int64_t end) {
  return Exact(Instant::FromSeconds(begin), Instant::FromSeconds(end));
}

TEST(KeysTest, FamiliesKeepTheirNames) {
  EXPECT_EQ(kFormatVersion, 7u);
  EXPECT_THAT(kFamilyNames,
              testing::ElementsAre("default", "documents", "texts", "sources", "events", "timeline",
                                   "terms", "claims", "decisions", "counters", "revisions",
                                   "history", "versions", "requests", "names"));
}

TEST(KeysTest, GoldenNumbers) {
  EXPECT_EQ(Hex(EncodeU32(1)), "00000001");
  EXPECT_EQ(Hex(EncodeU64(0x0102030405060708)), "0102030405060708");
  EXPECT_THAT(DecodeU32(EncodeU32(4294967295u)), Optional(4294967295u));
  EXPECT_THAT(DecodeU64(EncodeU64(18446744073709551615u)), Optional(18446744073709551615u));
  EXPECT_EQ(DecodeU32("12345"), std::nullopt);
  EXPECT_EQ(DecodeU64("1234567"), std::nullopt);
}

struct PositionCase {
  const char* what;
  UncertainSpan bounds;
  const char* hex;  // class, seconds with the sign bit flipped, nanos
};

TEST(KeysTest, GoldenPositions) {
  const PositionCase cases[] = {
      {"no length", Exact(0, 0),
       "30"
       "8000000000000000"
       "00000000"},
      {"one second", Exact(0, 1),
       "30"
       "8000000000000000"
       "00000000"},
      {"part of a second",
       Exact(Instant::FromSeconds(-1, 500'000'000), Instant::FromSeconds(0, 250'000'000)),
       "30"
       "7fffffffffffffff"
       "1dcd6500"},
      {"two seconds", Exact(0, 2),
       "2f"
       "8000000000000000"
       "00000000"},
      {"a little over four seconds", Exact(Instant(), Instant::FromSeconds(4, 1)),
       "2e"
       "8000000000000000"
       "00000000"},
      {"a day: 86400 <= 4^9", Exact(-393552000, -393465600),
       "27"
       "7fffffffe88adf80"
       "00000000"},
      {"a year: 31536000 <= 4^13", Exact(0, 31536000),
       "23"
       "8000000000000000"
       "00000000"},
      {"as long as can be", Exact(kMin + 1, kMax),
       "10"
       "0000000000000001"
       "00000000"},
      {"open begin", Exact(Instant::InfinitePast(), Instant::FromSeconds(7)),
       "02"
       "8000000000000007"
       "00000000"},
      {"open end", Exact(Instant::FromSeconds(7, 9), Instant::InfiniteFuture()),
       "03"
       "8000000000000007"
       "00000009"},
      {"unbounded", UncertainSpan(),
       "01"
       "0000000000000000"
       "00000000"},
  };
  for (const PositionCase& c : cases) {
    const Position position = PositionOf(c.bounds);
    EXPECT_EQ(Hex(EncodePosition(position)), c.hex) << c.what;
    EXPECT_THAT(DecodePosition(EncodePosition(position)), Optional(position)) << c.what;
    EXPECT_EQ(position.Begin(), c.bounds.begin_earliest) << c.what;
  }
  EXPECT_EQ(Hex(EncodePosition(UndatedPosition())),
            "f0"
            "0000000000000000"
            "00000000");
  EXPECT_EQ(Hex(EncodePosition(DeletedPosition())),
            "f1"
            "0000000000000000"
            "00000000");
}

TEST(KeysTest, ClassLengthsArePowersOfFour) {
  EXPECT_EQ(ClassLength(kClassShortest), 1u);
  EXPECT_EQ(ClassLength(kClassShortest - 1), 4u);
  EXPECT_EQ(ClassLength(kClassLongest + 1), uint64_t{1} << 62);
  EXPECT_EQ(ClassLength(kClassLongest), std::numeric_limits<uint64_t>::max());
}

TEST(KeysTest, GoldenKeys) {
  const Position position = PositionOf(Exact(0, 86400));
  EXPECT_EQ(Hex(TimelineKey(position, "ab2")),
            "27"
            "8000000000000000"
            "00000000"
            "616232");
  EXPECT_EQ(Hex(TermKey({TermKind::kType, "visit"}, position, "ab2")),
            "01"
            "7669736974"
            "00"
            "27"
            "8000000000000000"
            "00000000"
            "616232");
  EXPECT_EQ(Hex(TermPrefix({TermKind::kParticipant, "x"})), "027800");
  EXPECT_EQ(Hex(TermPrefix({TermKind::kPlace, "x"})), "037800");
  EXPECT_EQ(Hex(TermPrefix({TermKind::kDocument, "x"})), "047800");
  EXPECT_EQ(Hex(TermTimeline({TermKind::kDocument, "x"}, 0)), "047800");
  EXPECT_EQ(Hex(TermTimeline({TermKind::kWord, "x"}, ImpactOf(2, 9))), "08780016");
}

TEST(KeysTest, GoldenBounds) {
  const auto encode = [](const UncertainSpan& bounds) {
    return Hex(EncodeBounds(PositionOf(bounds), bounds));
  };
  EXPECT_EQ(encode(Exact(0, 1)), "12000101");
  EXPECT_EQ(encode(UncertainSpan::SomewhereIn({Instant::FromSeconds(-86400), Instant()})),
            "12"
            "80a305"
            "00"
            "80a305");
  EXPECT_EQ(encode(Exact(Instant(), Instant::InfiniteFuture())),
            "10"
            "8000000000000000"
            "8000000000000000"
            "ffffffffffffffff"
            "ffffffffffffffff");
  EXPECT_EQ(encode(UncertainSpan()),
            "10"
            "0000000000000000"
            "ffffffffffffffff"
            "0000000000000000"
            "ffffffffffffffff");
  EXPECT_EQ(encode(Exact(Instant::FromSeconds(0, 1), Instant::FromSeconds(0, 2))),
            "11"
            "8000000000000000"
            "8000000000000000"
            "8000000000000000"
            "8000000000000000"
            "00000001"
            "00000001"
            "00000002"
            "00000002");
}

TEST(KeysTest, GoldenDocumentRecord) {
  const std::string fingerprint(32, 'f');
  const std::string record = EncodeDocumentRecord(fingerprint, "body");
  EXPECT_EQ(record, "\x10" + fingerprint + "body");
  const std::optional<DocumentRecord> decoded = DecodeDocumentRecord(record);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->fingerprint, fingerprint);
  EXPECT_EQ(decoded->document, "body");
  EXPECT_FALSE(DecodeDocumentRecord(record.substr(0, 32)).has_value());
  EXPECT_FALSE(DecodeDocumentRecord("\x11" + fingerprint).has_value());
}

TEST(KeysTest, GoldenClaim) {
  const std::string record = EncodeClaim("event-1", "body");
  EXPECT_EQ(record, std::string("event-1\0body", 12));
  const std::optional<ClaimRecord> decoded = DecodeClaim(record);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->joined_id, "event-1");
  EXPECT_EQ(decoded->event, "body");
  EXPECT_FALSE(DecodeClaim("event-1").has_value());
  EXPECT_FALSE(DecodeClaim(std::string("\0body", 5)).has_value());
}

TEST(KeysTest, GoldenDecisions) {
  EXPECT_EQ(DecisionKey("a", "b"), std::string("a\0b", 3));
  EXPECT_TRUE(DecisionKey("a", "b").starts_with(DecisionPrefix("a")));
  EXPECT_EQ(EncodeDecision(Decision::kSame), "\x01");
  EXPECT_EQ(EncodeDecision(Decision::kDifferent), "\x02");
  EXPECT_EQ(DecodeDecision("\x01"), Decision::kSame);
  EXPECT_EQ(DecodeDecision("\x02"), Decision::kDifferent);
  EXPECT_FALSE(DecodeDecision("").has_value());
  EXPECT_FALSE(DecodeDecision("\x03").has_value());
}

TEST(KeysTest, KeysDecode) {
  const Position position = PositionOf(Exact(-5, 86400));
  const std::string timeline_key = TimelineKey(position, "event-1");
  const std::optional<TimelineEntry> timeline = DecodeTimelineKey(timeline_key);
  ASSERT_TRUE(timeline.has_value());
  EXPECT_EQ(timeline->position, position);
  EXPECT_EQ(timeline->event_id, "event-1");

  const Term term = {TermKind::kPlace, "new york"};
  const std::string term_key = TermKey(term, position, "event-1");
  const std::optional<TermEntry> entry = DecodeTermKey(term_key);
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->term, term);
  EXPECT_EQ(entry->impact, 0);
  EXPECT_EQ(entry->timeline_key, timeline_key);

  const Term word = {TermKind::kWord, "york"};
  const std::string word_key = Concat(TermTimeline(word, ImpactOf(1, 20)), timeline_key);
  const std::optional<TermEntry> of_word = DecodeTermKey(word_key);
  ASSERT_TRUE(of_word.has_value());
  EXPECT_EQ(of_word->term, word);
  EXPECT_EQ(of_word->impact, ImpactOf(1, 20));
  EXPECT_EQ(of_word->timeline_key, timeline_key);
}

TEST(KeysTest, MalformedKeysAreRefused) {
  const std::string key = TimelineKey(PositionOf(Exact(0, 1)), "e");
  EXPECT_FALSE(DecodeTimelineKey("").has_value());
  EXPECT_FALSE(DecodeTimelineKey(key.substr(0, kPositionBytes)).has_value()) << "no id";
  for (unsigned char c : {0x00, 0x04, 0x0f, 0x31, 0xef, 0xf2}) {
    std::string other = key;
    other[0] = static_cast<char>(c);
    EXPECT_FALSE(DecodeTimelineKey(other).has_value()) << "class " << int{c};
  }
  std::string many_nanos = key;
  many_nanos.replace(9, 4, EncodeU32(1'000'000'000));
  EXPECT_FALSE(DecodeTimelineKey(many_nanos).has_value());

  EXPECT_FALSE(DecodeTermKey("\x01visit").has_value()) << "no end of the value";
  EXPECT_FALSE(DecodeTermKey(Concat("\x01", std::string_view("\0", 1), key)).has_value())
      << "no value";
  EXPECT_FALSE(DecodeTermKey(Concat("\x0ax", std::string_view("\0", 1), key)).has_value())
      << "unknown kind";
  EXPECT_FALSE(DecodeTermKey(TermPrefix({TermKind::kType, "visit"})).has_value()) << "no event";
  const Term word = {TermKind::kWord, "visit"};
  EXPECT_FALSE(SplitTermKey(TermPrefix(word)).has_value()) << "no impact";
  EXPECT_FALSE(DecodeTermKey(Concat(TermPrefix(word), key)).has_value()) << "no impact";
  EXPECT_FALSE(DecodeTermKey(Concat(TermTimeline(word, 0x04), key)).has_value()) << "no frequency";
  EXPECT_FALSE(DecodeTermKey(Concat(TermTimeline(word, 0x41), key)).has_value()) << "no length";
  EXPECT_FALSE(DecodeTermKey(TermTimeline(word, 0x05)).has_value()) << "no event";
}

TEST(KeysTest, GoldenCounters) {
  EXPECT_EQ(Hex(ApartCountsKey(kEverythingPrefix)), "0000");
  EXPECT_EQ(Hex(ApartCountsKey(TermPrefix({TermKind::kPlace, "x"}))), "03780000");
  EXPECT_EQ(Hex(DayCountsKey(-1)), "00027fffffffffffffff");
  EXPECT_EQ(Hex(DecadeCountsKey(TermPrefix({TermKind::kWord, "x"}), 195)),
            "08780003"
            "80000000000000c3");
  EXPECT_EQ(Hex(YearCountsKey(TermPrefix({TermKind::kPlace, "x"}), 1957)),
            "037800018000000000"
            "0007a5");
  EXPECT_EQ(Hex(HistoryKey(258, Family::kTimeline, "e")), "00000000000001020565");
  EXPECT_EQ(Hex(EncodeBefore(std::nullopt)), "00");
  EXPECT_EQ(Hex(EncodeBefore("x")), "0178");
  EXPECT_EQ(Hex(VersionKey(Family::kDocuments, "d", 258)), "0164000000000000000102");
  EXPECT_EQ(Hex(EncodeRequest({258, 2, "", "r"})), "00000000000001020272");
  const std::string hash(kRequestHashBytes, 'h');
  const std::string hashed = EncodeRequest({258, 2, hash, "r"});
  EXPECT_EQ(Hex(hashed), "000000000000010282" + Hex(hash) + "72");
  EXPECT_EQ(DecodeRequest(hashed)->hash, hash);
  EXPECT_EQ(DecodeRequest(hashed)->kind, 2);
  EXPECT_EQ(DecodeRequest(hashed)->result, "r");
  EXPECT_FALSE(DecodeRequest(hashed.substr(0, 40)).has_value());
  EXPECT_EQ(Hex(DocumentIdsKey("ab")), "016162");
  EXPECT_EQ(Hex(ForwardKey("ab")), "026162");
  EXPECT_EQ(Hex(EncodeDocumentIds({"a", "b"})), "610062");
  EXPECT_THAT(DecodeDocumentIds(std::string_view("a\0b", 3)),
              Optional(testing::ElementsAre("a", "b")));
  EXPECT_EQ(DecodeDocumentIds(std::string_view("a\0", 2)), std::nullopt);
  EXPECT_EQ(DecodeDocumentIds("a"), std::nullopt);
  EXPECT_EQ(DecodeNameKey("\x03x"), std::nullopt);
  EXPECT_EQ(Hex(EncodeCounts({{0, 1}, {200, -3}})), "0002c80105");
  EXPECT_EQ(Hex(EncodeCounts({{ImpactSlot(ImpactOf(2, 9)), 1}})), "5602");
}

TEST(KeysTest, CountersSurviveTheRoundTrip) {
  const Counts counts = {{0, kMin}, {1, kMax}, {4'000'000'000, 1}};
  EXPECT_EQ(DecodeCounts(EncodeCounts(counts)), counts);
  EXPECT_EQ(DecodeCounts(""), Counts());
  for (const Counts& bad : {Counts{{1, 0}}, Counts{{1, 1}, {1, 1}}}) {
    EXPECT_EQ(DecodeCounts(EncodeCounts(bad)), std::nullopt);
  }
  EXPECT_EQ(DecodeCounts(EncodeCounts(counts).substr(1)), std::nullopt);
  const std::string prefix = TermPrefix({TermKind::kWord, "plan"});
  for (const int64_t year : {kMin, int64_t{-44}, int64_t{1957}, kMax}) {
    const std::string key = YearCountsKey(prefix, year);
    const auto parts = DecodeCounterKey(key);
    ASSERT_TRUE(parts.has_value());
    EXPECT_EQ(parts->which, prefix);
    EXPECT_EQ(parts->kind, CounterKey::Kind::kYear);
    EXPECT_EQ(parts->number, year);
    EXPECT_FALSE(DecodeCounterKey(key + "x").has_value());
    EXPECT_FALSE(DecodeCounterKey(key.substr(0, key.size() - 1)).has_value());
  }
  EXPECT_FALSE(DecodeCounterKey("").has_value());
  EXPECT_FALSE(DecodeCounterKey(YearCountsKey(kEverythingPrefix, 1)).has_value());
}

TEST(KeysTest, MalformedBoundsAreRefusedAndLeftAsTheyWere) {
  const Position position = {kClassShortest, Instant()};
  const std::string after_begin = EncodeBounds(position, Exact(0, 1));
  const std::string seconds = EncodeBounds(UndatedPosition(), Exact(0, 1));
  const std::string nanos =
      EncodeBounds(position, Exact(Instant::FromSeconds(0, 1), Instant::FromSeconds(1)));
  std::string bad_nanos = nanos;
  bad_nanos.replace(33, 4, EncodeU32(1'000'000'000));
  for (const std::string& bytes :
       {std::string(), seconds.substr(0, 32), nanos.substr(0, 48), after_begin.substr(0, 3),
        "\x13" + seconds.substr(1), bad_nanos, "\x12" + std::string(12, '\xff')}) {
    std::string_view view = bytes;
    EXPECT_EQ(ConsumeBounds(position, &view), std::nullopt) << Hex(bytes);
    EXPECT_EQ(view, bytes);
  }
}

// Instants that lie at every edge of the encoding.
std::vector<Instant> EdgeInstants() {
  std::vector<Instant> instants = {Instant::InfinitePast(), Instant::InfiniteFuture()};
  for (int64_t seconds : {kMin, kMin + 1, int64_t{-256}, int64_t{-1}, int64_t{0}, int64_t{1},
                          int64_t{255}, int64_t{256}, kMax - 1, kMax}) {
    for (int32_t nanos : {0, 1, 999'999'999})
      instants.push_back(Instant::FromSeconds(seconds, nanos));
  }
  return instants;
}

TEST(KeysTest, BoundsSurviveTheRoundTrip) {
  const std::vector<Instant> instants = EdgeInstants();
  for (const Instant& a : instants) {
    for (const Instant& b : instants) {
      const UncertainSpan bounds = {a, b, b, a};
      const Position position = PositionOf(bounds);
      const std::string bytes = EncodeBounds(position, bounds) + "rest";
      std::string_view view = bytes;
      EXPECT_THAT(ConsumeBounds(position, &view), Optional(bounds))
          << a.ToString() << " " << b.ToString();
      EXPECT_EQ(view, "rest");
    }
  }
}

// The promise on which scans rest: an event of a class is at most as long as the class says.
TEST(KeysTest, ClassBoundsTheLength) {
  const std::vector<Instant> instants = EdgeInstants();
  for (const Instant& begin : instants) {
    for (const Instant& end : instants) {
      if (end < begin || begin == Instant::InfinitePast() || end == Instant::InfiniteFuture()) {
        continue;
      }
      const Position position = PositionOf(Exact(begin, end));
      ASSERT_GE(position.length_class, kClassLongest);
      ASSERT_LE(position.length_class, kClassShortest);
      const Wide nanos = (static_cast<Wide>(end.seconds()) - begin.seconds()) * 1'000'000'000 +
                         end.nanos() - begin.nanos();
      const Wide second = 1'000'000'000;
      const int power = kClassShortest - position.length_class;
      const Wide most = (static_cast<Wide>(1) << (2 * power)) * second;
      EXPECT_LE(nanos, most) << begin.ToString() << " " << end.ToString();
      if (power > 0) {
        EXPECT_GT(nanos, most / 4) << begin.ToString() << " " << end.ToString();
      }
    }
  }
}

TEST(KeysTest, BytesOrderAsWhatTheyStandFor) {
  struct Item {
    Term term;
    Position position;
    std::string id;
    auto operator<=>(const Item&) const = default;
  };
  std::mt19937 random(20240115);
  const auto pick = [&](const auto& from) { return from[random() % std::size(from)]; };
  const std::vector<Instant> instants = EdgeInstants();
  const uint8_t classes[] = {kClassUnbounded, kClassOpenBegin, kClassOpenEnd, kClassLongest,
                             kClassShortest,  kClassUndated,   kClassDeleted};
  const char* values[] = {"a", "aa", "ab", "b", "\x01", "é", "東京"};
  const char* ids[] = {"2", "a", "a-b", "a.b", "aa", "b"};
  const TermKind kinds[] = {TermKind::kType, TermKind::kParticipant, TermKind::kPlace,
                            TermKind::kDocument};
  std::vector<Item> items;
  for (int i = 0; i < 2000; ++i) {
    items.push_back({{pick(kinds), pick(values)}, {pick(classes), pick(instants)}, pick(ids)});
  }
  std::vector<std::string> keys;
  for (const Item& item : items) keys.push_back(TermKey(item.term, item.position, item.id));
  std::sort(items.begin(), items.end());
  std::sort(keys.begin(), keys.end());
  for (size_t i = 0; i < items.size(); ++i) {
    EXPECT_EQ(Hex(TermKey(items[i].term, items[i].position, items[i].id)), Hex(keys[i])) << i;
  }
}

}  // namespace
}  // namespace annals::storage
