// Text goes through in pieces of some 64 KiB that end at the end of a sentence: tokens and matches
// live only as long as their piece, and expressions only as long as the window in which the style
// of the text is judged.
#include "extractor/timex/tagger.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "extractor/chronology/chronology.h"
#include "extractor/document_language.h"
#include "extractor/timex/calendar_value.h"
#include "extractor/timex/expression.h"
#include "extractor/timex/grammar.h"
#include "extractor/timex/language_tables.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/pass.h"
#include "extractor/timex/scanner.h"

namespace annals::extractor {

using annals::v1::Mention;
using timex::CalendarValue;
using timex::Expression;

struct Tagger::Tables {
  std::string language;
  timex::Lexicon lexicon;
  timex::Grammar grammar;
};

namespace {

// A piece of text is cut at the first end of a sentence after so many bytes, or at a space.
constexpr uint32_t kPieceBytes = 64 * 1024;

// The style is judged on so many expressions at a time.
constexpr size_t kWindow = 4096;

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

absl::Status AddEventNouns(absl::string_view table, timex::Lexicon* lexicon) {
  for (absl::string_view line : absl::StrSplit(table, '\n', absl::SkipEmpty())) {
    if (line[0] == '#') continue;
    const std::vector<absl::string_view> columns = absl::StrSplit(line, '\t');
    for (absl::string_view word : absl::StrSplit(absl::StrCat(columns[0], "|", columns[1]), '|')) {
      // The last word of a noun is the one that a month cannot precede directly; single words only.
      // `-` stands for none.
      if (word == "-" || absl::StrContains(word, ' ') ||
          word.size() > timex::Lexicon::kMaxWordBytes) {
        continue;
      }
      if (absl::Status status = lexicon->AddWord(word, "EVENTNOUN", 0, false); !status.ok()) {
        return status;
      }
    }
  }
  return absl::OkStatus();
}

// The end of the next piece of a block that begins at `begin`.
uint32_t PieceEnd(absl::string_view text, uint32_t begin, uint32_t end) {
  if (end - begin <= kPieceBytes) return end;
  const uint32_t limit = std::min<uint32_t>(end, begin + 2 * kPieceBytes);
  uint32_t space = 0;
  for (uint32_t at = begin + kPieceBytes; at + 1 < limit; ++at) {
    if (text[at] == '\n' || (text[at] == '.' && text[at + 1] == ' ')) return at + 1;
    if (text[at] == ' ' && space == 0) space = at;
  }
  if (space != 0) return space;
  // One endless word: cut between two characters.
  uint32_t cut = begin + kPieceBytes;
  while (cut < end && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) ++cut;
  return cut;
}

}  // namespace

Tagger::Tagger(std::vector<Tables> tables) : tables_(std::move(tables)) {}
Tagger::~Tagger() = default;

absl::StatusOr<std::unique_ptr<Tagger>> Tagger::Create(std::string_view language) {
  std::vector<Tables> tables;
  for (const timex::LanguageTables& data : timex::AllLanguages()) {
    if (!language.empty() && data.language != language) continue;
    const auto failed = [&data](const absl::Status& status) {
      return absl::InvalidArgumentError(
          absl::StrCat("tables of language ", View(data.language), ": ", status.message()));
    };
    absl::StatusOr<timex::Lexicon> lexicon = timex::Lexicon::Load(View(data.words));
    if (!lexicon.ok()) return failed(lexicon.status());
    if (absl::Status status = AddEventNouns(View(data.event_nouns), &*lexicon); !status.ok()) {
      return failed(status);
    }
    absl::StatusOr<timex::Grammar> grammar = timex::Grammar::Load(View(data.rules), &*lexicon);
    if (!grammar.ok()) return failed(grammar.status());
    tables.push_back({std::string(data.language), *std::move(lexicon), *std::move(grammar)});
  }
  if (tables.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("language \"", View(language),
                     "\" has no tables of dates: use en or de, or none for both"));
  }
  return std::unique_ptr<Tagger>(new Tagger(std::move(tables)));
}

const Tagger::Tables& Tagger::TablesOf(const TextModel& model, std::string_view language) const {
  const std::string_view wanted = language.empty() ? LanguageOf(model.text()) : language;
  for (const Tables& tables : tables_) {
    if (tables.language == wanted) return tables;
  }
  return tables_.front();
}

std::vector<Mention> Tagger::Tag(const TextModel& model, const TagContext& context) const {
  std::vector<Mention> mentions;
  Tag(model, context, [&mentions](Mention mention) { mentions.push_back(std::move(mention)); });
  return mentions;
}

void Tagger::Tag(const TextModel& model, const TagContext& context,
                 absl::FunctionRef<void(Mention)> sink) const {
  const Tables& tables = TablesOf(model, context.language);
  std::optional<CalendarValue> date = CalendarValue::FromEdtf(View(context.document_date_edtf));
  absl::string_view anchor = "document-date";
  if (context.document_date_edtf.empty()) {
    date = CalendarValue::FromEdtf(View(context.date_nearby_edtf));
    anchor = "document-nearby";
    // Its day says nothing of `yesterday`.
    if (date.has_value()) date = date->Coarsened(timex::Granularity::kMonth);
  }
  // Its names are English.
  const Chronology* const chronology = tables.language == "en" ? context.chronology : nullptr;
  ChronologyContext chronology_context;
  if (chronology != nullptr) {
    chronology_context = chronology->ContextOf(
        model.text(), date.has_value() ? std::optional(date->year) : std::nullopt);
  }
  timex::Scanner scanner(tables.lexicon, tables.grammar, chronology, chronology_context);
  timex::Pass pass(model, tables.grammar, date, anchor, context.chronology, sink);
  std::vector<Expression> expressions;
  const std::vector<Block> whole = {
      {BlockKind::kParagraph, {0, static_cast<uint32_t>(model.text().size())}, ""}};
  for (const Block& block : model.blocks().empty() ? whole : model.blocks()) {
    for (uint32_t begin = block.span.begin; begin < block.span.end;) {
      const uint32_t end = PieceEnd(View(model.text()), begin, block.span.end);
      scanner.Scan(View(model.text()), {begin, end}, &expressions);
      if (expressions.size() >= kWindow) pass.Flush(&expressions);
      begin = end;
    }
  }
  pass.Flush(&expressions);
}

std::vector<std::string> Tagger::CheckExamples() const {
  std::vector<std::string> failures;
  for (const Tables& tables : tables_) {
    CheckExamplesOf(tables, &failures);
  }
  return failures;
}

void Tagger::CheckExamplesOf(const Tables& tables, std::vector<std::string>* failures) const {
  for (const timex::Example& example : tables.grammar.examples()) {
    const TextModel model(example.text, {});
    TagContext context;
    context.document_date_edtf = tables.grammar.reference();
    context.language = tables.language;
    const std::vector<Mention> mentions = Tag(model, context);
    const auto fail = [&](absl::string_view what) {
      failures->push_back(absl::StrCat(tables.language, ", line ", example.line, " (", example.rule,
                                       "), \"", example.text, "\": ", what));
    };
    const Mention* found = nullptr;
    for (const Mention& mention : mentions) {
      const bool here = example.positive ? mention.begin_offset() == example.begin
                                         : mention.rule() == example.rule;
      if (here) found = &mention;
    }
    if (!example.positive) {
      if (found != nullptr) fail(absl::StrCat("finds \"", found->text(), "\""));
      continue;
    }
    if (found == nullptr) {
      fail("finds nothing there");
    } else if (found->end_offset() != example.end || found->value() != example.value ||
               (!example.edtf.empty() && found->when().edtf() != example.edtf)) {
      fail(absl::StrCat("finds \"", found->text(), "\" = ", found->value(), " | ",
                        found->when().edtf(), " by ", found->rule()));
    } else if (found->rule() != example.rule) {
      fail(absl::StrCat("is found by ", found->rule()));
    }
  }
}

}  // namespace annals::extractor
