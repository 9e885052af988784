// Finding named events in a text. The events are made up, so that the tests do not lean on the
// built-in chronology.
#include "extractor/chronology/chronology.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Line(const std::string& title, const std::string& edtf,
                 const std::vector<std::string>& aliases = {}) {
  std::string line =
      absl::StrCat(R"({"title": ")", title, R"(", "type": "other", "when": {"edtf": ")", edtf,
                   R"("}, "aliases": [)");
  for (size_t i = 0; i < aliases.size(); ++i) {
    absl::StrAppend(&line, i == 0 ? "" : ", ", "\"", aliases[i], "\"");
  }
  return line + "]}\n";
}

Chronology Loaded(const std::string& jsonl) {
  auto chronology = Chronology::Load({{"test", jsonl}});
  EXPECT_TRUE(chronology.ok()) << chronology.status();
  return *std::move(chronology);
}

// `words = title` for each wording found.
std::vector<std::string> Found(const Chronology& chronology, std::string_view text,
                               std::optional<int64_t> year = std::nullopt) {
  const ChronologyContext context = chronology.ContextOf(text, year);
  std::vector<std::string> found;
  for (const ChronologyMatch& match :
       chronology.FindAll(text, {0, static_cast<uint32_t>(text.size())}, context)) {
    found.push_back(absl::StrCat(std::string(text.substr(match.span.begin, match.span.size())),
                                 " = ", chronology.events()[match.event].title()));
  }
  return found;
}

TEST(ChronologyTest, FindsWordingsHoweverTheyAreSet) {
  const Chronology chronology =
      Loaded(Line("Death of Berg", "1902-03-04", {"Berg's death"}) +
             Line("Treaty of Lund-Malmö", "1910", {"the Lund-Malmö treaty"}));
  struct Case {
    std::string text;
    std::string words;
  };
  const std::vector<Case> cases = {
      {"After Berg's death they left.", "Berg's death"},
      {"After Berg’s death they left.", "Berg’s death"},
      {"After BERG'S DEATH they left.", "BERG'S DEATH"},
      {"After Berg’s\ndeath they left.", "Berg’s\ndeath"},
      {"After Berg’s  death, they left.", "Berg’s  death"},
  };
  for (const Case& test : cases) {
    EXPECT_THAT(Found(chronology, test.text), ElementsAre(test.words + " = Death of Berg"));
  }
  for (const std::string words : {"Lund-Malmö treaty", "Lund–Malmö Treaty", "Lund Malmö treaty"}) {
    EXPECT_THAT(Found(chronology, "By the " + words + " they left."),
                ElementsAre(words + " = Treaty of Lund-Malmö"));
  }
}

TEST(ChronologyTest, WantsTheCapitalsOfTheWording) {
  const Chronology chronology = Loaded(Line("The Great Flood", "1902", {"Flood of Lund"}));
  EXPECT_THAT(Found(chronology, "After the Great Flood and the flood of Lund and a great flood"),
              ElementsAre("Great Flood = The Great Flood"));
}

TEST(ChronologyTest, FindsNothingOverPunctuationOrInsideWords) {
  const Chronology chronology = Loaded(Line("Lund Treaty", "1902"));
  for (const std::string text :
       {"In Lund, Treaty after treaty", "in Lund. Treaty makers", "Lund (Treaty)", "Lund Treaty2",
        "xLund Treaty", "Lund", "Lund Treat", ""}) {
    EXPECT_THAT(Found(chronology, text), IsEmpty()) << text;
  }
}

TEST(ChronologyTest, TakesTheLongest) {
  const Chronology chronology = Loaded(Line("First", "1902", {"Lund flood"}) +
                                       Line("Second", "1903", {"Lund flood of the harbour"}) +
                                       Line("Third", "1904", {"harbour fire"}));
  EXPECT_THAT(Found(chronology, "the Lund flood of the harbour fire, the Lund flood of the town"),
              ElementsAre("Lund flood of the harbour = Second", "Lund flood = First"));
}

TEST(ChronologyTest, MindsTheContext) {
  const Chronology chronology =
      Loaded(Line("Old flood", "1902", {"the Flood {with: lund, harbour}"}) +
             Line("New flood", "1950", {"the Flood {years: 1950/1960}"}) +
             Line("Blaze", "1902", {"the Fire {with: lund; years: 1902/1910}"}));
  EXPECT_THAT(Found(chronology, "The Flood came to Lund."), ElementsAre("Flood = Old flood"));
  EXPECT_THAT(Found(chronology, "The Flood came to LUND.", 1955), ElementsAre("Flood = Old flood"))
      << "of two that hold, the first of the file";
  EXPECT_THAT(Found(chronology, "The Flood came to Malmö."), IsEmpty()) << "the year is not known";
  EXPECT_THAT(Found(chronology, "The Flood came to Malmö.", 1955),
              ElementsAre("Flood = New flood"));
  EXPECT_THAT(Found(chronology, "The Flood came to Malmö.", 1961), IsEmpty());
  EXPECT_THAT(Found(chronology, "The Fire of Lund.", 1902), ElementsAre("Fire = Blaze"));
  EXPECT_THAT(Found(chronology, "The Fire of Lund.", 1911), IsEmpty());
  EXPECT_THAT(Found(chronology, "The Fire of Malmö.", 1902), IsEmpty());
}

TEST(ChronologyTest, NamesNoEventAfterTheDocument) {
  const Chronology chronology = Loaded(Line("Flood of Lund", "1902-03-04/1903-01-01"));
  EXPECT_THAT(Found(chronology, "Flood of Lund", 1901), IsEmpty());
  EXPECT_THAT(Found(chronology, "Flood of Lund", 1902),
              ElementsAre("Flood of Lund = Flood of Lund"));
}

TEST(ChronologyTest, PutsAUsersEventsFirst) {
  const std::string user = Line("My flood", "1999", {"Lund flood"});
  const std::string built_in = Line("The flood", "1902", {"Lund flood"});
  const auto chronology = Chronology::Load({{"user", user}, {"built-in", built_in}});
  ASSERT_TRUE(chronology.ok()) << chronology.status();
  EXPECT_THAT(Found(*chronology, "the Lund flood"), ElementsAre("Lund flood = My flood"));
  EXPECT_THAT(Found(*chronology, "the Lund flood", 1950), ElementsAre("Lund flood = The flood"));
}

TEST(ChronologyTest, FindsAtAPlace) {
  const Chronology chronology = Loaded(Line("Flood", "1902", {"Lund flood"}));
  const std::string text = "the Lund flood came";
  const ChronologyContext context = chronology.ContextOf(text, std::nullopt);
  EXPECT_TRUE(chronology.MayBegin("LUND"));
  EXPECT_FALSE(chronology.MayBegin("came"));
  EXPECT_FALSE(chronology.MayBegin(""));
  const auto match = chronology.FindAt(text, 4, 19, context);
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->span, (ByteSpan{4, 14}));
  EXPECT_FALSE(chronology.FindAt(text, 4, 12, context).has_value()) << "the end cuts it off";
  EXPECT_FALSE(chronology.FindAt(text, 0, 19, context).has_value());
}

TEST(ChronologyTest, FindsInASpanOnly) {
  const Chronology chronology = Loaded(Line("Flood", "1902", {"Lund flood"}));
  const std::string text = "Lund flood, Lund flood, Lund flood";
  const auto matches = chronology.FindAll(text, {11, 23}, chronology.ContextOf(text, std::nullopt));
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].span, (ByteSpan{12, 22}));
}

TEST(ChronologyTest, NamesTheLineThatIsWrong) {
  struct Case {
    std::string jsonl;
    std::string message;
  };
  const std::string good = Line("Flood", "1902", {"Lund flood"});
  const std::vector<Case> cases = {
      {good + "\n" + R"({"type": "other"})" + "\n", "mine line 3: title is missing"},
      {good + Line("Other", "1903", {"the Lund Flood"}),
       "mine line 2: wording \"the Lund Flood\" already names \"Flood\"; give one of the two a "
       "condition, such as {with: word} or {years: 1914/1930}"},
      {Line("…", "1903"), "mine line 1: wording \"…\" has no word to find"},
  };
  for (const Case& test : cases) {
    const auto chronology = Chronology::Load({{"mine", test.jsonl}});
    EXPECT_EQ(chronology.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(std::string(chronology.status().message()), test.message);
  }
  EXPECT_TRUE(
      Chronology::Load({{"mine", good + Line("B", "1903", {"Lund flood {with: x}"})}}).ok());
  EXPECT_TRUE(Chronology::Load({{"mine", ""}}).ok());
  EXPECT_TRUE(Chronology::Load({{"mine", " \r\n\n" + good}}).ok());
}

// Against the slow way: every wording tried at every place.
TEST(ChronologyTest, AgreesWithASearchForEveryWording) {
  const std::vector<std::string> wordings = {"A b", "A b c", "b c A", "c", "b b"};
  std::string jsonl;
  for (const std::string& wording : wordings) {
    jsonl += Line(wording, "1902");
  }
  // An article at the head of a wording is dropped, so that "A b" would be "b": shield it.
  for (char& letter : jsonl) {
    letter = letter == 'A' ? 'X' : letter;
  }
  const Chronology chronology = Loaded(jsonl);
  const std::vector<std::string> letters = {"X", "b", "c", "d"};
  for (int code = 0; code < 4 * 4 * 4 * 4 * 4; ++code) {
    std::vector<std::string> text;
    for (int i = 0, rest = code; i < 5; ++i, rest /= 4) {
      text.push_back(letters[rest % 4]);
    }
    std::vector<std::string> expected;
    for (size_t at = 0; at < text.size();) {
      std::string best;
      for (std::string wording : wordings) {
        wording[0] = wording[0] == 'A' ? 'X' : wording[0];
        if (wording.back() == 'A') {
          wording.back() = 'X';
        }
        std::string ahead;
        for (size_t i = at; i < text.size() && ahead.size() < wording.size(); ++i) {
          absl::StrAppend(&ahead, i == at ? "" : " ", text[i]);
        }
        if (ahead == wording && wording.size() > best.size()) {
          best = wording;
        }
      }
      if (!best.empty()) {
        expected.push_back(best + " = " + best);
      }
      at += best.empty() ? 1 : best.size() / 2 + 1;
    }
    std::string joined;
    for (const std::string& word : text) {
      absl::StrAppend(&joined, joined.empty() ? "" : " ", word);
    }
    EXPECT_EQ(Found(chronology, joined), expected) << joined;
  }
}

}  // namespace
}  // namespace annals::extractor
