#include "tests/bench/annals_bench/query.h"

#include <algorithm>

#include "tests/bench/annals_bench/vocabulary.h"

namespace annals::bench {
namespace {

// Apart from the streams of data_set.cc.
constexpr uint64_t kQueryStream = 100;

constexpr int64_t kMonth = 30 * kDay;
constexpr int64_t kDecade = 3652 * kDay;
constexpr int64_t kCentury = 10 * kDecade;

// Participants that are rare: at a million events some 20 to 200 each.
constexpr int64_t kFirstRare = 1000;
constexpr int64_t kLastRare = 10'000;
// Types that are frequent: the first four have more than half of the events.
constexpr int64_t kFrequentTypes = 4;
// Words that are not so rare that no title has two.
constexpr int64_t kSearchedWords = 1000;

constexpr QueryKind kKinds[] = {
    {.name = "page_instant", .shape = Shape::kPage, .extent = 1},
    {.name = "page_day", .shape = Shape::kPage, .extent = kDay},
    {.name = "page_month", .shape = Shape::kPage, .extent = kMonth},
    {.name = "page_year", .shape = Shape::kPage, .extent = kYear},
    {.name = "page_instant_later", .shape = Shape::kPage, .extent = 1, .later = true},
    {.name = "page_day_later", .shape = Shape::kPage, .extent = kDay, .later = true},
    {.name = "page_month_later", .shape = Shape::kPage, .extent = kMonth, .later = true},
    {.name = "page_year_later", .shape = Shape::kPage, .extent = kYear, .later = true},
    {.name = "page_instant_backward", .shape = Shape::kPage, .extent = 1, .backward = true},
    {.name = "page_day_backward", .shape = Shape::kPage, .extent = kDay, .backward = true},
    {.name = "page_month_backward", .shape = Shape::kPage, .extent = kMonth, .backward = true},
    {.name = "page_year_backward", .shape = Shape::kPage, .extent = kYear, .backward = true},
    {.name = "page_year_backward_later",
     .shape = Shape::kPage,
     .extent = kYear,
     .later = true,
     .backward = true},
    {.name = "page_participant_year",
     .shape = Shape::kPage,
     .extent = kYear,
     .terms = Terms::kParticipant},
    {.name = "page_two_terms",
     .shape = Shape::kPage,
     .extent = kCentury,
     .terms = Terms::kRareAndFrequent},
    {.name = "count_instant", .shape = Shape::kCount, .extent = 1},
    {.name = "count_day", .shape = Shape::kCount, .extent = kDay},
    {.name = "count_month", .shape = Shape::kCount, .extent = kMonth},
    {.name = "count_year", .shape = Shape::kCount, .extent = kYear},
    {.name = "histogram_month", .shape = Shape::kHistogram},
    {.name = "histogram_month_participant",
     .shape = Shape::kHistogram,
     .terms = Terms::kParticipant},
    {.name = "tiles_day", .shape = Shape::kTiles, .extent = kDay},
    {.name = "tiles_month", .shape = Shape::kTiles, .extent = kMonth},
    {.name = "tiles_year", .shape = Shape::kTiles, .extent = kYear},
    {.name = "tiles_decade", .shape = Shape::kTiles, .extent = kDecade},
    {.name = "tiles_century", .shape = Shape::kTiles, .extent = kCentury},
    {.name = "tiles_all", .shape = Shape::kTiles},
    {.name = "search_two_words", .shape = Shape::kSearch, .terms = Terms::kWords},
};

// Half where events begin, half anywhere.
int64_t MakeFrom(const DataSet& data, Random& random) {
  if (random.Below(2) == 0) return data.TimeAt(random.Below(data.size())).first;
  return data.first() + random.Below(data.last() - data.first());
}

}  // namespace

absl::Span<const QueryKind> AllKinds() { return kKinds; }

const QueryKind* FindKind(std::string_view name) {
  const auto* found = std::ranges::find(kKinds, name, &QueryKind::name);
  return found == std::end(kKinds) ? nullptr : found;
}

Query MakeQuery(const DataSet& data, const QueryKind& kind, int64_t number) {
  // The same windows for every kind of the same extent.
  Random random(data.seed(), kQueryStream, static_cast<uint64_t>(number));
  Query query = {.kind = kind, .number = number, .from = data.first(), .to = data.last()};
  const int64_t from = MakeFrom(data, random);
  if (kind.extent != 0) {
    query.from = from;
    query.to = from + kind.extent;
  }
  switch (kind.terms) {
    case Terms::kNone:
      break;
    case Terms::kParticipant:
      query.participant = ParticipantName(random.Zipf(kParticipants));
      break;
    case Terms::kRareAndFrequent:
      query.participant = ParticipantName(kFirstRare + random.Below(kLastRare - kFirstRare));
      query.type = TypeName(random.Below(kFrequentTypes));
      break;
    case Terms::kWords:
      query.words.push_back(Word(random.Zipf(kSearchedWords)));
      do {
        query.words.resize(1);
        query.words.push_back(Word(random.Zipf(kSearchedWords)));
      } while (query.words[0] == query.words[1]);
      break;
  }
  return query;
}

void WriteQueries(const DataSet& data, int64_t count, std::ostream& out) {
  for (const QueryKind& kind : kKinds) {
    for (int64_t i = 0; i < count; ++i) {
      const Query query = MakeQuery(data, kind, i);
      // The names are of letters, digits and blanks, so nothing has to be escaped.
      out << R"({"query":")" << kind.name << R"(","number":)" << i << R"(,"from":)" << query.from
          << R"(,"to":)" << query.to << R"(,"participant":")" << query.participant
          << R"(","type":")" << query.type << R"(","later":)" << (kind.later ? "true" : "false")
          << R"(,"backward":)" << (kind.backward ? "true" : "false") << "}\n";
    }
  }
}

}  // namespace annals::bench
