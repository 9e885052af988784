// The built-in chronology, line by line, and how wordings are found in texts.
#include "extractor/chronology/chronology.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "extractor/chronology/event_record.h"
#include "extractor/strings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kStalin =
    R"({"title": "Death of Joseph Stalin", "aliases": ["Stalin's death"], "type": "death",)"
    R"( "when": {"edtf": "1953-03-05"}})";
constexpr std::string_view kPact =
    R"({"title": "Molotov-Ribbentrop Pact", "type": "treaty", "when": {"edtf": "1939-08-23"}})";
constexpr std::string_view kCongress =
    R"({"title": "20th Congress of the CPSU", "aliases": ["20th Congress {with: soviet, cpsu}"],)"
    R"( "type": "meeting", "when": {"edtf": "1956-02-14/1956-02-25"}})";
constexpr std::string_view kGreatWar =
    R"({"title": "First World War", "aliases": ["the Great War {years: 1914/1945}"],)"
    R"( "type": "conflict", "when": {"edtf": "1914-07-28/1918-11-11"}})";
constexpr std::string_view kWall =
    R"({"title": "Berlin Wall", "aliases": ["the Wall {with: berlin; years: 1961/1995}"],)"
    R"( "type": "other", "when": {"edtf": "1961-08-13"}})";

Chronology Loaded(const std::vector<std::string_view>& lines) {
  std::string jsonl;
  for (const std::string_view line : lines) {
    jsonl.append(line).append("\n");
  }
  absl::StatusOr<Chronology> chronology = Chronology::Load({{"test", jsonl}});
  EXPECT_TRUE(chronology.ok()) << chronology.status();
  return *std::move(chronology);
}

std::string ErrorOf(std::string_view jsonl) {
  return std::string(Chronology::Load({{"mine.jsonl", jsonl}}).status().message());
}

std::vector<ChronologyMatch> MatchesIn(const Chronology& chronology, std::string_view text,
                                       std::optional<int64_t> year) {
  return chronology.FindAll(text, {0, static_cast<uint32_t>(text.size())},
                            chronology.ContextOf(text, year));
}

// What is found in a text, each as `wording -> date`.
std::vector<std::string> Found(const Chronology& chronology, std::string_view text,
                               std::optional<int64_t> year = std::nullopt) {
  std::vector<std::string> found;
  for (const ChronologyMatch& match : MatchesIn(chronology, text, year)) {
    found.push_back(absl::StrCat(Abs(text.substr(match.span.begin, match.span.size())), " -> ",
                                 chronology.events()[match.event].when().edtf()));
  }
  return found;
}

class BuiltInTest : public testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<Chronology> chronology = Chronology::LoadWithBuiltIn("");
    ASSERT_TRUE(chronology.ok()) << chronology.status();
    chronology_.emplace(*std::move(chronology));
    for (const std::string_view line : SplitNonEmpty(BuiltInChronology(), '\n')) {
      absl::StatusOr<EventRecord> record = ParseEventRecord(line);
      ASSERT_TRUE(record.ok()) << line << ": " << record.status();
      records_.push_back(*std::move(record));
    }
  }

  // Whether a wording names its event in a sentence that fulfils its conditions.
  bool IsFound(const EventRecord& record, const EventWording& wording, std::string_view text_form) {
    std::string text = absl::StrCat("They met again after ", Abs(text_form), ", he said.");
    if (!wording.context_words.empty()) {
      absl::StrAppend(&text, " It was about ", wording.context_words.front(), ".");
    }
    for (const ChronologyMatch& match : MatchesIn(*chronology_, text, wording.last_year)) {
      const std::string_view words(text.data() + match.span.begin, match.span.size());
      if (chronology_->events()[match.event].title() == record.event.title() &&
          (text_form == words || (text_form.starts_with("the") && text_form.ends_with(words)))) {
        return true;
      }
    }
    return false;
  }

  std::optional<Chronology> chronology_;
  std::vector<EventRecord> records_;
};

TEST_F(BuiltInTest, LoadsEveryLine) {
  EXPECT_GE(records_.size(), 400U);
  EXPECT_EQ(chronology_->events().size(), records_.size());
}

TEST_F(BuiltInTest, IsSortedByDateAndWithoutDoubles) {
  std::vector<std::string> titles;
  int64_t year_before = -10000;
  for (const EventRecord& record : records_) {
    const std::string& edtf = record.event.when().edtf();
    const int64_t year = std::stoll(edtf.substr(0, edtf.find('-', 1)));
    EXPECT_LE(year_before, year) << record.event.title();
    year_before = year;
    titles.push_back(record.event.title());
  }
  std::sort(titles.begin(), titles.end());
  EXPECT_EQ(std::adjacent_find(titles.begin(), titles.end()), titles.end());
}

TEST_F(BuiltInTest, FindsEveryWordingInItsOwnSentence) {
  for (const EventRecord& record : records_) {
    for (const EventWording& wording : record.wordings) {
      EXPECT_TRUE(IsFound(record, wording, wording.text))
          << record.event.title() << ": " << wording.text;
    }
  }
}

TEST_F(BuiltInTest, FindsEveryWordingWithTypographicMarks) {
  for (const EventRecord& record : records_) {
    for (const EventWording& wording : record.wordings) {
      const std::string form =
          absl::StrReplaceAll(wording.text, {{"'", "\u2019"}, {"-", "\u2013"}, {" ", "\n  "}});
      EXPECT_TRUE(IsFound(record, wording, form)) << record.event.title() << ": " << form;
    }
  }
}

TEST_F(BuiltInTest, GivesConditionsThatTheEventCanFulfil) {
  for (const EventRecord& record : records_) {
    const std::string& edtf = record.event.when().edtf();
    const int64_t year = std::stoll(edtf.substr(0, edtf.find('-', 1)));
    for (const EventWording& wording : record.wordings) {
      if (wording.last_year.has_value()) {
        EXPECT_GE(*wording.last_year, year) << record.event.title() << ": " << wording.text;
      }
      for (const std::string& word : wording.context_words) {
        EXPECT_EQ(word.find_first_of(" -'"), std::string::npos)
            << record.event.title() << ": " << word << " is more than a word";
      }
    }
  }
}

TEST_F(BuiltInTest, DatesWhatDiplomatsAllude) {
  EXPECT_THAT(Found(*chronology_, "Since Stalin's death the Soviet leaders speak otherwise.", 1957),
              ElementsAre("Stalin's death -> 1953-03-05"));
  EXPECT_THAT(Found(*chronology_, "after the 20th Party Congress of the Soviet party", 1957),
              ElementsAre("20th Party Congress -> 1956-02-14/1956-02-25"));
}

TEST(ChronologyTest, FindsApostrophesAndSpacesOfAllKinds) {
  const Chronology chronology = Loaded({kStalin, kPact});
  for (const std::string_view text : {"Stalin's death", "Stalin\u2019s death", "Stalin's\ndeath",
                                      "Stalin\u2019s\u00a0 death", "Stalin's Death"}) {
    EXPECT_THAT(Found(chronology, text), ElementsAre(absl::StrCat(Abs(text), " -> 1953-03-05")));
  }
  for (const std::string_view text : {"Molotov-Ribbentrop Pact", "Molotov\u2013Ribbentrop Pact",
                                      "Molotov Ribbentrop Pact", "Molotov-\nRibbentrop Pact"}) {
    EXPECT_THAT(Found(chronology, text), ElementsAre(absl::StrCat(Abs(text), " -> 1939-08-23")));
  }
}

TEST(ChronologyTest, AsksForTheCapitalsOfAWording) {
  const Chronology chronology = Loaded({kStalin, kPact});
  EXPECT_THAT(Found(chronology, "the STALIN'S DEATH of 1953"),
              ElementsAre("STALIN'S DEATH -> 1953-03-05"));
  EXPECT_THAT(Found(chronology, "stalin's death"), IsEmpty());
  EXPECT_THAT(Found(chronology, "Molotov-Ribbentrop pact"), IsEmpty());
}

TEST(ChronologyTest, FindsNothingAcrossSentencesAndCommas) {
  const Chronology chronology = Loaded({kStalin, kPact});
  EXPECT_THAT(Found(chronology, "He spoke of Molotov. Ribbentrop Pact was no word of his."),
              IsEmpty());
  EXPECT_THAT(Found(chronology, "Molotov, Ribbentrop Pact"), IsEmpty());
}

TEST(ChronologyTest, PrefersTheLongestWording) {
  const Chronology chronology = Loaded({kCongress});
  EXPECT_THAT(Found(chronology, "the 20th Congress of the CPSU"),
              ElementsAre("20th Congress of the CPSU -> 1956-02-14/1956-02-25"));
}

TEST(ChronologyTest, AsksForOneOfTheContextWords) {
  const Chronology chronology = Loaded({kCongress});
  EXPECT_THAT(Found(chronology, "after the 20th Congress of the Soviet party"),
              ElementsAre("20th Congress -> 1956-02-14/1956-02-25"));
  EXPECT_THAT(Found(chronology, "after the 20th Congress of bankers"), IsEmpty());
}

TEST(ChronologyTest, AsksForTheYearsOfTheDocument) {
  const Chronology chronology = Loaded({kGreatWar});
  const std::string_view text = "since the Great War";
  EXPECT_THAT(Found(chronology, text, 1914), ElementsAre("Great War -> 1914-07-28/1918-11-11"));
  EXPECT_THAT(Found(chronology, text, 1945), ElementsAre("Great War -> 1914-07-28/1918-11-11"));
  EXPECT_THAT(Found(chronology, text, 1913), IsEmpty());
  EXPECT_THAT(Found(chronology, text, 1946), IsEmpty());
  EXPECT_THAT(Found(chronology, text, std::nullopt), IsEmpty());
}

TEST(ChronologyTest, AsksForBothConditions) {
  const Chronology chronology = Loaded({kWall});
  EXPECT_THAT(Found(chronology, "the Wall in Berlin", 1970), ElementsAre("Wall -> 1961-08-13"));
  EXPECT_THAT(Found(chronology, "the Wall in Berlin", 1996), IsEmpty());
  EXPECT_THAT(Found(chronology, "the Wall in China", 1970), IsEmpty());
}

TEST(ChronologyTest, FindsNoEventThatLiesAfterTheDocument) {
  const Chronology chronology = Loaded({kStalin});
  EXPECT_THAT(Found(chronology, "Stalin's death", 1952), IsEmpty());
  EXPECT_THAT(Found(chronology, "Stalin's death", 1953),
              ElementsAre("Stalin's death -> 1953-03-05"));
}

TEST(ChronologyTest, LetsTheUsersSourceHold) {
  absl::StatusOr<Chronology> chronology = Chronology::LoadWithBuiltIn(
      R"({"title": "Stalin's death", "type": "death", "when": {"edtf": "1953-03-06"}})");
  ASSERT_TRUE(chronology.ok()) << chronology.status();
  EXPECT_THAT(Found(*chronology, "after Stalin's death", 1957),
              ElementsAre("Stalin's death -> 1953-03-06"));
}

TEST(ChronologyTest, KeepsConditionsOutOfTheAliases) {
  const Chronology chronology = Loaded({kCongress});
  EXPECT_THAT(chronology.events()[0].aliases(), ElementsAre("20th Congress"));
}

TEST(ChronologyTest, TellsWhichWordsBeginAWording) {
  const Chronology chronology = Loaded({kGreatWar});
  EXPECT_TRUE(chronology.MayBegin("Great"));
  EXPECT_TRUE(chronology.MayBegin("FIRST"));
  EXPECT_FALSE(chronology.MayBegin("the"));
  EXPECT_FALSE(chronology.MayBegin("War"));
}

TEST(ChronologyErrorTest, NamesSourceAndLine) {
  EXPECT_THAT(ErrorOf(absl::StrCat(Abs(kStalin), "\n\nno JSON")),
              testing::StartsWith("mine.jsonl line 3: not an event in JSON: "));
  EXPECT_EQ(ErrorOf(R"({"type": "death", "when": {"edtf": "1953"}})"),
            "mine.jsonl line 1: title is missing");
  EXPECT_THAT(ErrorOf(R"({"title": "A B", "type": "war", "when": {"edtf": "1953"}})"),
              testing::StartsWith("mine.jsonl line 1: type \"war\" is none of meeting, visit, "));
  EXPECT_THAT(ErrorOf(R"({"title": "A B", "type": "death", "when": {"edtf": "1953-13"}})"),
              testing::StartsWith("mine.jsonl line 1: when.edtf: "));
}

TEST(ChronologyErrorTest, NamesTheConditionThatCannotBeRead) {
  const auto error_of_alias = [](std::string_view alias) {
    return ErrorOf(absl::StrCat(R"({"title": "A B", "aliases": [")", Abs(alias),
                                R"("], "type": "death", "when": {"edtf": "1953"}})"));
  };
  EXPECT_EQ(error_of_alias("C D {years: 1930/1914}"),
            "mine.jsonl line 1: alias \"C D {years: 1930/1914}\": years \"1930/1914\" are not two "
            "years in order, such as 1914/1930");
  EXPECT_EQ(error_of_alias("C D {without: soviet}"),
            "mine.jsonl line 1: alias \"C D {without: soviet}\": condition \"without: soviet\" is "
            "neither \"with: word, word\" nor \"years: 1914/1930\"");
  EXPECT_EQ(error_of_alias("C D {with: soviet"),
            "mine.jsonl line 1: alias \"C D {with: soviet\": the conditions are not closed by "
            "\"}\" at the end");
  EXPECT_EQ(error_of_alias("the"), "mine.jsonl line 1: wording \"the\" has no word to find");
}

TEST(ChronologyErrorTest, RefusesAWordingThatNamesTwoEvents) {
  const std::string_view other =
      R"({"title": "Stalin's death", "type": "death", "when": {"edtf": "1953-03-06"}})";
  EXPECT_EQ(ErrorOf(absl::StrCat(Abs(kStalin), "\n", Abs(other))),
            "mine.jsonl line 2: wording \"Stalin's death\" already names \"Death of Joseph "
            "Stalin\"; give one of the two a condition, such as {with: word} or {years: "
            "1914/1930}");
}

}  // namespace
}  // namespace annals::extractor
